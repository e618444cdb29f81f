package watch

import (
	"context"
	"sync"
	"time"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

// attempt is one run. It implements Observer and sends everything it observes as
// messages.
type attempt struct {
	cancel context.CancelFunc
	done   chan struct{} // closed when the run and its processes have ended
	defect chan error    // receives a panic in the grader

	mu   sync.Mutex // serializes send
	send func(any)
}

// start starts a run. The caller must stop it.
func (l *loop) start(ctx context.Context, lab workbook.Lab, saved []string) *attempt {
	ctx, cancel := context.WithCancel(ctx)
	a := &attempt{cancel: cancel, done: make(chan struct{}), defect: make(chan error, 1), send: l.send}
	start := time.Now()
	a.notify(started{lab, saved})
	go func() {
		defer close(a.done)
		defer func() {
			if err := caught(recover()); err != nil {
				a.defect <- err
			}
		}()
		outcome, err := l.backend.Run(ctx, lab, a)
		if ctx.Err() != nil {
			return
		}
		if outcome != nil {
			outcome.Lesson.Elapsed = time.Since(start)
		}
		a.notify(ended{outcome, err, time.Now()})
	}()
	return a
}

// stop ends the run and waits until all its processes have ended. It returns a
// panic in the grader that the loop has not received yet.
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

func (a *attempt) notify(message any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.send(message)
}

// Begin implements Observer.
func (a *attempt) Begin(spec checks.Spec, redis string) { a.notify(prepared{spec, redis}) }

// Phase implements Observer.
func (a *attempt) Phase(what string) { a.notify(phase(what)) }

// Running implements Observer.
func (a *attempt) Running(name string) { a.notify(running(name)) }

// Settled implements Observer.
func (a *attempt) Settled(check record.Check) { a.notify(settled(check)) }
