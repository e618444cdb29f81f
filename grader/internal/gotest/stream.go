// Package gotest runs a go command that speaks the JSON of go test, hands its
// events on, and leaves no process behind however the run ends.
package gotest

import (
	"context"
	"fmt"
	"os/exec"
	"time"

	"gotest.tools/gotestsum/testjson"
)

// Command is what to run.
type Command struct {
	Args []string // the program and its arguments
	Dir  string
	Env  []string
}

// Handler takes what the command says. Its methods are called from two
// goroutines.
type Handler interface {
	// Event is called for every event of go test -json.
	Event(testjson.TestEvent)
	// Line is called for every line of standard error, and for every line of
	// standard output that is no event.
	Line(string)
}

// grace is how long processes have between an interrupt and a kill.
const grace = 3 * time.Second

// Stream runs the command to its end. An *exec.ExitError says only how it exited,
// and nothing about any check; any other error is the grader's. When ctx ends,
// all processes that the command started are interrupted, killed after 3 s, and
// the error is ctx's.
func Stream(ctx context.Context, command Command, handler Handler) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	cmd := exec.Command(command.Args[0], command.Args[1:]...)
	cmd.Dir, cmd.Env = command.Dir, command.Env
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	wait, err := supervise(ctx, cmd)
	if err != nil {
		return err
	}
	_, scanErr := testjson.ScanTestOutput(testjson.ScanConfig{
		Stdout:                   stdout,
		Stderr:                   stderr,
		Handler:                  adapter{handler},
		Stop:                     func() { kill(cmd) },
		IgnoreNonJSONOutputLines: true,
	})
	waitErr := wait()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case scanErr != nil:
		return fmt.Errorf("read what %s prints: %w", command.Args[0], scanErr)
	}
	return waitErr
}

// supervise starts cmd in a process group of its own, and returns what waits for
// its end. Nothing of the group outlives the wait; when ctx ends first, the
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

// adapter leaves out what testjson adds of its own at the end: events without
// bytes, which declare every unfinished test failed.
type adapter struct{ Handler }

func (a adapter) Event(event testjson.TestEvent, _ *testjson.Execution) error {
	if len(event.Bytes()) > 0 {
		a.Handler.Event(event)
	}
	return nil
}

func (a adapter) Err(text string) error {
	a.Line(text)
	return nil
}
