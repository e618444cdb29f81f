package watch

import (
	"context"
	"sync"
	"time"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

// attempt is one run. It is the run's audience, and passes on what it hears.
type attempt struct {
	cancel context.CancelFunc
	done   chan struct{} // closed when nothing of the run is left
	defect chan error    // a panic of ours, if there was one

	mu   sync.Mutex // one word at a time
	tell func(any)
}

// start begins a run. Whoever starts one must stop it.
func (l *loop) start(ctx context.Context, lab workbook.Lab, saved []string) *attempt {
	ctx, cancel := context.WithCancel(ctx)
	a := &attempt{cancel: cancel, done: make(chan struct{}), defect: make(chan error, 1), tell: l.tell}
	begun := time.Now()
	a.say(started{lab, saved})
	go func() {
		defer close(a.done)
		defer func() {
			if err := caught(recover()); err != nil {
				a.defect <- err
			}
		}()
		outcome, err := l.desk.Grade(ctx, lab, a)
		if ctx.Err() != nil {
			return
		}
		if outcome != nil {
			outcome.Lesson.Elapsed = time.Since(begun)
		}
		a.say(ended{outcome, err, time.Now()})
	}()
	return a
}

// stop ends the run, if it has not ended, and waits until no process of it is
// left. The error is a defect of ours that nobody took.
func (a *attempt) stop() error {
	a.cancel()
	<-a.done
	select {
	case err := <-a.defect:
		return err
	default:
		return nil
	}
}

// over reports whether the run has ended.
func (a *attempt) over() bool {
	select {
	case <-a.done:
		return true
	default:
		return false
	}
}

func (a *attempt) say(what any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.tell(what)
}

// Begin passes on what will run.
func (a *attempt) Begin(spec checks.Spec, redis string) { a.say(prepared{spec, redis}) }

// Phase passes on what happens before the first check runs.
func (a *attempt) Phase(what string) { a.say(phase(what)) }

// Running passes on which check runs.
func (a *attempt) Running(name string) { a.say(running(name)) }

// Settled passes on how a check ended.
func (a *attempt) Settled(check record.Check) { a.say(settled(check)) }
