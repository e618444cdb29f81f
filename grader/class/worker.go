package main

import (
	"socketlab/grader/internal/core/cli"

	"context"
	"os"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/class/batch"
	"socketlab/grader/internal/class/config"
	"socketlab/grader/internal/class/queue"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
)

// workerOptions are the flags of class worker.
type workerOptions struct {
	Queue string // empty is the environment's
	Jobs  int    // 0 is as many as the machine bears
	Trust bool
}

func workerCommand() *cobra.Command {
	var o workerOptions
	cmd := &cobra.Command{
		Use: "worker", Short: "Grade for classes that were started on other machines", Args: cli.NoArgs,
		Long: `Grade for classes that were started on other machines with class grade --queue.

A worker serves only classes of the same checkout, Go version and system, one
after the other, and leaves the others alone. It runs submissions in a sandbox of
its own machine, which must be what the class demands. Interrupt it whenever you
like: what it has in hand goes back into the queue at once. If it is killed, or
its machine ends, that takes about two minutes: until its lease is over.

The Redis may be a rediss:// one, with a user and a password; its certificate is
checked against the system's roots, or the file that SSL_CERT_FILE names. Others
on this machine can read a command line: put a URL with a password into the
environment variable SOCKETLAB_QUEUE instead of --queue. Give Redis --appendonly
yes, or what waits is graded again after it restarts. Whoever holds the Redis
decides the grades: keep it for yourself.`,
	}
	cmd.RunE = cli.Run(func(ctx context.Context, app *cli.App, _ []string) error { return runWorker(ctx, app, o) })
	flags := cmd.Flags()
	flags.StringVar(&o.Queue, "queue", "", "the Redis, such as redis://host:6379 (default: SOCKETLAB_QUEUE)")
	flags.IntVar(&o.Jobs, "jobs", 0, "submissions that are graded at once (default: as many as the machine bears)")
	flags.BoolVar(&o.Trust, "i-trust-these", false, "grade even where no sandbox works: the submissions run as you")
	return cmd
}

// runWorker grades for classes that were started on other machines, until it is
// interrupted.
func runWorker(ctx context.Context, app *cli.App, options workerOptions) error {
	if options.Jobs < 0 || options.Jobs > config.MaxJobs {
		return exitcode.Usagef("--jobs is %d; give 1 to %d, or 0 for as many as the machine bears", options.Jobs, config.MaxJobs)
	}
	url, err := queueURL(options.Queue)
	if err != nil {
		return err
	}
	if url == "" {
		return exitcode.Usagef("class worker wants to know where the queue is: --queue redis://host:6379, or the same in %s", queue.Variable)
	}
	// The checks of a class stand on a Redis of their own, in the sandbox.
	if err := os.Unsetenv(checks.RedisVariable); err != nil {
		return err
	}
	return batch.Worker{Workbook: app.Book, Queue: url, Jobs: options.Jobs, Trust: options.Trust, Page: app.Page}.Run(ctx)
}

// queueURL is where the queue is, and takes it out of the environment: no
// program that the grader starts shall read it there.
func queueURL(flag string) (string, error) {
	url := os.Getenv(queue.Variable)
	if flag != "" {
		url = flag
	}
	return url, os.Unsetenv(queue.Variable)
}
