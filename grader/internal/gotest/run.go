package gotest

import (
	"context"
	"fmt"
	"io"
	"os/exec"
)

// Run runs a command that speaks for itself: what it prints goes to stdout and
// stderr as it is. As with Stream, an *exec.ExitError says only how it exited,
// and no process is left.
func Run(ctx context.Context, command Command, stdout, stderr io.Writer) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	cmd := exec.Command(command.Args[0], command.Args[1:]...)
	cmd.Dir, cmd.Env = command.Dir, command.Env
	cmd.Stdout, cmd.Stderr = stdout, stderr
	group(cmd)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", command.Args[0], err)
	}
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		end(ctx, cmd, done)
	}()
	err := cmd.Wait()
	close(done)
	<-ended
	kill(cmd)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}
