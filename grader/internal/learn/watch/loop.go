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

// What the loop tells.
type (
	// started says that a run began, and what was saved that called for it.
	started struct {
		lab   workbook.Lab
		saved []string
	}
	// prepared says what will run.
	prepared struct {
		spec  checks.Spec
		redis string
	}
	phase   string       // what happens before the first check runs
	running string       // the name of a check that runs now
	settled record.Check // how one ended
	// ended says how the run ended. One that a save stopped is not told of.
	ended struct {
		outcome *Outcome
		err     error
		at      time.Time
	}
	ticked  struct{} // a second of a run has passed
	polling string   // why there are no file events
)

// loop runs a lab's checks whenever it is asked to or something is saved. There
// is one run at a time: the next begins when nothing of the last is left.
type loop struct {
	desk Desk
	poll bool
	// tell must not block for long. It is called from one goroutine at a time.
	tell func(any)
	// asked takes the lab to run now.
	asked chan workbook.Lab
}

// run begins with a lab and goes on until ctx ends. A panic comes back as an
// error, so that the terminal can be restored before it is shown.
func (l *loop) run(ctx context.Context, lab workbook.Lab) (err error) {
	defer func() {
		if defect := caught(recover()); defect != nil {
			err = defect
		}
	}()
	for next := &lab; next != nil && err == nil; {
		next, err = l.stay(ctx, *next)
	}
	return err
}

// caught turns what recover returned into an error.
func caught(reason any) error {
	if reason == nil {
		return nil
	}
	return fmt.Errorf("the grader has a defect: %v\n%s", reason, debug.Stack())
}

// stay watches one lab until another is asked for, and returns that one.
func (l *loop) stay(ctx context.Context, lab workbook.Lab) (*workbook.Lab, error) {
	ctx, leave := context.WithCancel(ctx)
	heard := filewatch.Watch(ctx, l.desk.Places(lab), l.poll)
	defer func() {
		leave()
		for range heard {
		}
	}()
	second := time.NewTicker(time.Second)
	defer second.Stop()
	now := l.start(ctx, lab, nil)
	defer func() { _ = now.stop() }()
	again := func(saved []string) error {
		err := now.stop()
		now = l.start(ctx, lab, saved)
		return err
	}
	for {
		var err error
		select {
		case <-ctx.Done():
			return nil, now.stop()
		case event, ok := <-heard:
			if !ok {
				return nil, now.stop()
			}
			if event.Polling != "" {
				now.say(polling(event.Polling))
			}
			if len(event.Saved) > 0 {
				err = again(event.Saved)
			}
		case next := <-l.asked:
			if next.Name != lab.Name {
				return &next, now.stop()
			}
			err = again(nil)
		case err = <-now.defect:
		case <-second.C:
			if !now.over() {
				now.say(ticked{})
			}
		}
		if err != nil {
			return nil, err
		}
	}
}
