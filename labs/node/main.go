package node

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// The exit codes of a node.
const (
	exitFailed      = 1 // Setup, Start or the server failed
	exitEnvironment = 2 // a setting cannot be used
)

// Main is the main function of a lab's node/main.go. It does not return.
func Main(setup Setup) {
	exit(func(ctx context.Context) error { return Run(ctx, FromEnvironment(), setup) })
}

// exit runs a process and ends it.
func exit(run func(context.Context) error) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	// A second signal ends a node that fails to shut down.
	context.AfterFunc(ctx, stop)

	os.Exit(report(run(ctx)))
}

func report(err error) int {
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, "node:", err)
	if errors.Is(err, ErrEnvironment) {
		return exitEnvironment
	}
	return exitFailed
}
