package watch

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/learn/filewatch"
)

// The messages that the loop sends.
type (
	// started says that a run began, and which saved files caused it.
	started struct {
		lab   workbook.Lab
		saved []string
	}
	// prepared says which checks will run.
	prepared struct {
		spec  checks.Spec
		redis string
	}
	phase   string       // the phase before the first check
	running string       // the name of the check that has started
	settled record.Check // the result of a check
	// ended says how a run ended. It is not sent for a run that a save stopped.
	ended struct {
		outcome *Outcome
		err     error
		at      time.Time
	}
	ticked  struct{} // sent every second of a run
	polling string   // why the watch polls
)

// loop runs a lab's checks on request and on every save. Only one run exists at a
// time: the next one starts after every process of the previous one has ended.
type loop struct {
	backend Backend
	poll    bool
	// send must not block for long. It is called from one goroutine at a time.
	send func(any)
	// requests receives labs to run at once.
	requests chan workbook.Lab
}

// run watches a lab, and then each requested lab, until ctx ends. It returns a panic
// as an error, so that the terminal can be restored before the error is printed.
func (l *loop) run(ctx context.Context, lab workbook.Lab) (err error) {
	defer func() {
		if defect := caught(recover()); defect != nil {
			err = defect
		}
	}()
	for next := &lab; next != nil && err == nil; {
		next, err = l.watch(ctx, *next)
	}
	return err
}

// caught turns what recover returned into an error.
func caught(reason any) error {
	if reason == nil {
		return nil
	}
	return fmt.Errorf("the grader has a bug: %v\n%s", reason, debug.Stack())
}

// watch watches one lab until another is requested, and returns that one.
func (l *loop) watch(ctx context.Context, lab workbook.Lab) (*workbook.Lab, error) {
	ctx, cancel := context.WithCancel(ctx)
	events := filewatch.Watch(ctx, l.backend.Sources(lab), l.poll)
	defer func() {
		cancel()
		for range events {
		}
	}()
	second := time.NewTicker(time.Second)
	defer second.Stop()
	current := l.start(ctx, lab, nil)
	defer func() { _ = current.stop() }()
	restart := func(saved []string) error {
		err := current.stop()
		current = l.start(ctx, lab, saved)
		return err
	}
	for {
		var err error
		select {
		case <-ctx.Done():
			return nil, current.stop()
		case event, ok := <-events:
			if !ok {
				return nil, current.stop()
			}
			if event.Polling != "" {
				current.notify(polling(event.Polling))
			}
			if len(event.Saved) > 0 {
				err = restart(event.Saved)
			}
		case next := <-l.requests:
			if next.Name != lab.Name {
				return &next, current.stop()
			}
			err = restart(nil)
		case err = <-current.defect:
		case <-second.C:
			if !current.over() {
				current.notify(ticked{})
			}
		}
		if err != nil {
			return nil, err
		}
	}
}
