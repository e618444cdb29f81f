package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// Unfenced runs programs as they are: for one's own code only. It bounds their
// time and nothing else.
type Unfenced struct{}

// Found implements Sandbox.
func (Unfenced) Found() Found {
	return Found{Level: None, Remedy: "Nothing fences the programs in."}
}

// Run implements Sandbox. The program sees this machine as the grader does.
func (Unfenced) Run(ctx context.Context, program Program) (Ended, error) {
	wall := program.Limits.Wall
	if wall <= 0 {
		wall = DefaultWall
	}
	within, cancel := context.WithTimeout(ctx, wall)
	defer cancel()
	cmd := exec.CommandContext(within, program.Args[0], program.Args[1:]...)
	cmd.Env, cmd.Dir = program.Env, program.Dir
	if cmd.Env == nil {
		cmd.Env = []string{}
	}
	if cmd.Dir == "" {
		cmd.Dir = os.TempDir()
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = program.Stdin, program.Stdout, program.Stderr
	if cmd.Stdin == nil {
		cmd.Stdin = new(bytes.Reader)
	}
	ownGroup(cmd)
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return Ended{}, ctx.Err()
	case within.Err() != nil:
		return Ended{Code: 128 + 9, Overdue: true}, nil
	case errors.As(err, &exit):
		return Ended{Code: code(exit)}, nil
	case err != nil:
		return Ended{}, fmt.Errorf("run %s: %w", program.Args[0], err)
	}
	return Ended{}, nil
}
