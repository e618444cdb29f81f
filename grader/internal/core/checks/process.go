package checks

import (
	"context"
	"fmt"
	"os/exec"
	"time"
)

// Command is what to run.
type Command struct {
	Args []string // the program and its arguments
	Dir  string
	Env  []string
}

// grace is how long processes have between an interrupt and a kill.
const grace = 3 * time.Second

// supervise starts cmd in a process group of its own, and returns a function that
// waits for its end. No process of the group outlives the wait. If ctx ends first, the
// error is ctx's.
func supervise(ctx context.Context, cmd *exec.Cmd) (wait func() error, err error) {
	group(cmd)
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		end(ctx, cmd, done)
	}()
	return func() error {
		err := cmd.Wait()
		close(done)
		<-ended
		kill(cmd)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return err
	}, nil
}

// end interrupts and then kills the command's processes when ctx ends before
// done is closed.
func end(ctx context.Context, cmd *exec.Cmd, done <-chan struct{}) {
	select {
	case <-done:
		return
	case <-ctx.Done():
	}
	interrupt(cmd)
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
		kill(cmd)
	}
}
