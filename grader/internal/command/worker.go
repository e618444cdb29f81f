package command

import (
	"context"
	"os"

	"socketlab/grader/internal/class/batch"
	"socketlab/grader/internal/class/config"
	"socketlab/grader/internal/class/queue"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/redis"
)

// WorkerOptions are the flags of grader worker.
type WorkerOptions struct {
	Queue string // empty is the environment's
	Jobs  int    // 0 is as many as the machine bears
	Trust bool
}

// Worker grades for classes that were started on other machines, until it is
// interrupted.
func (d *Desk) Worker(ctx context.Context, options WorkerOptions) error {
	if options.Jobs < 0 || options.Jobs > config.MaxJobs {
		return exitcode.Usagef("--jobs is %d; give 1 to %d, or 0 for as many as the machine bears", options.Jobs, config.MaxJobs)
	}
	url, err := queueURL(options.Queue)
	if err != nil {
		return err
	}
	if url == "" {
		return exitcode.Usagef("grader worker wants to know where the queue is: --queue redis://host:6379, or the same in %s", queue.Variable)
	}
	// The checks of a class stand on a Redis of their own, in the sandbox.
	if err := os.Unsetenv(redis.Variable); err != nil {
		return err
	}
	return batch.Worker{Workbook: d.Book, Queue: url, Jobs: options.Jobs, Trust: options.Trust, Page: d.Page}.Run(ctx)
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
