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

// Unfenced runs programs without a sandbox, for your own code only. It limits their
// time and nothing else.
type Unfenced struct {
	// Why says why there is no sandbox, and what to do about it.
	Why string
}

var _ Sandbox = Unfenced{}

// Close implements Sandbox.
func (Unfenced) Close() error { return nil }

// Prepare implements Sandbox.
func (Unfenced) Prepare(program Program) (Box, error) {
	env := []string{"env", "-i"}
	env = append(env, program.Env...)
	if program.Inside != nil {
		env = append(env, program.Inside.Variable+"="+quoted(program.Inside.Args))
	}
	return unfencedBox(append(env, program.Args...)), nil
}

// unfencedBox is a Box without a sandbox.
type unfencedBox []string

func (o unfencedBox) Args() []string                { return o }
func (unfencedBox) Finish() (Ended, []Ended, error) { return Ended{}, nil, nil }

// Found implements Sandbox.
func (u Unfenced) Found() Found { return Found{Level: None, Remedy: u.Why} }

// Run implements Sandbox. The program sees what the grader sees.
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
