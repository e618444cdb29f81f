package gotest

import (
	"context"
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
	wait, err := supervise(ctx, cmd)
	if err != nil {
		return err
	}
	return wait()
}
