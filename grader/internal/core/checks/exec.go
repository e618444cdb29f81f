package checks

import (
	"context"
	"io"
	"os/exec"
)

// Exec runs a command whose output needs no reading: it goes to stdout and stderr
// as it is. As with a run of checks, an *exec.ExitError says only how it exited,
// and no process is left.
func Exec(ctx context.Context, command Command, stdout, stderr io.Writer) error {
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
