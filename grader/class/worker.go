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
	Jobs  int    // 0 is two per core
	Trust bool
}

func workerCommand() *cobra.Command {
	var o workerOptions
	cmd := &cobra.Command{
		Use: "worker", Short: "Grade for classes that were started on other machines", Args: cli.NoArgs,
		Long: `Grade for classes that were started on other machines with class grade --queue.

A worker serves classes of the same checkout, Go version and system, one after the
other, and ignores all others. It runs submissions in a sandbox of its own machine,
which must meet the demand of the class. Interrupt it whenever you like: its jobs
go back into the queue at once. If it is killed, or its machine goes down, they go
back when its lease ends, after about two minutes.

The Redis may be a rediss:// URL, with a user and a password. The worker checks its
certificate against the system's roots, or against the file in SSL_CERT_FILE. Other
users of this machine can read a command line, so put a URL with a password into
the environment variable SOCKETLAB_QUEUE instead of --queue. Start Redis with
--appendonly yes, or the waiting jobs are graded again after it restarts. Whoever
controls the Redis decides the grades, so let nobody else use it.`,
	}
	cmd.RunE = cli.Run(func(ctx context.Context, app *cli.App, _ []string) error { return runWorker(ctx, app, o) })
	flags := cmd.Flags()
	flags.StringVar(&o.Queue, "queue", "", "the Redis, such as redis://host:6379 (default: SOCKETLAB_QUEUE)")
	flags.IntVar(&o.Jobs, "jobs", 0, "how many submissions to grade at once (default: two per core)")
	flags.BoolVar(&o.Trust, "i-trust-these", false, "grade even where no sandbox works: the submissions run as you")
	return cmd
}

// runWorker grades for classes that were started on other machines, until it is
// interrupted.
func runWorker(ctx context.Context, app *cli.App, options workerOptions) error {
	if options.Jobs < 0 || options.Jobs > config.MaxJobs {
		return exitcode.Usagef("--jobs is %d; give 1 to %d, or 0 for two per core", options.Jobs, config.MaxJobs)
	}
	url, err := queueURL(options.Queue)
	if err != nil {
		return err
	}
	if url == "" {
		return exitcode.Usagef("class worker needs the URL of the queue: --queue redis://host:6379, or the same in %s", queue.Variable)
	}
	// The checks of a class use their own Redis, in the sandbox.
	if err := os.Unsetenv(checks.RedisVariable); err != nil {
		return err
	}
	return batch.Worker{Workbook: app.Book, Queue: url, Jobs: options.Jobs, Trust: options.Trust, Page: app.Page}.Run(ctx)
}

// queueURL is the URL of the queue. It also removes it from the environment, so
// that no program that the grader starts can read it there.
func queueURL(flag string) (string, error) {
	url := os.Getenv(queue.Variable)
	if flag != "" {
		url = flag
	}
	return url, os.Unsetenv(queue.Variable)
}
