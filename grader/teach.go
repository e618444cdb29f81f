package main

// What a teacher types: grade a class.

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/command"
)

func class() *cobra.Command {
	var o command.ClassOptions
	cmd := &cobra.Command{
		Use:   "class DIR",
		Short: "Grade a directory of submissions",
		Long: `Grade a directory of submissions and write the reports.

Each submission is a directory, .zip, .tar.gz or git repository. A roster.csv
(id, name, e-mail) and a class.toml in the directory are read; --init prints a
class file with every default. What is graded is kept in a journal: the same
command goes on where an earlier one ended, however that ended, and grades again
only what changed.

With --queue the submissions are graded by workers on other machines, which
grader worker starts; the journal and the reports stay here.

--diff OLD NEW compares the reports of two runs instead.

Exit codes: 0 everything is graded, 2 wrong usage, 3 something could not be
graded, or the grader or its surroundings failed.`,
	}
	cmd.RunE = desk(func(ctx context.Context, d *command.Desk, args []string) error {
		o.HasSeed = cmd.Flags().Changed("seed")
		return d.Class(ctx, args, o)
	})
	flags := cmd.Flags()
	flags.StringVar(&o.File, "class", "", "the class file (default: DIR/class.toml, if there is one)")
	flags.StringVar(&o.Roster, "roster", "", "the class list (default: DIR/roster.csv, if there is one)")
	flags.StringVar(&o.Out, "out", "", "where the reports go (default: .socketlab/class/NAME of the directory)")
	flags.StringVar(&o.Journal, "journal", "", "where the journal lies (default: .socketlab/class/NAME.db)")
	flags.StringSliceVar(&o.Labs, "labs", nil, "these labs only, such as 1,3 (default: the class file's)")
	flags.IntVar(&o.Jobs, "jobs", 0, "submissions that are graded at once (default: as many as the machine bears)")
	flags.Uint64Var(&o.Seed, "seed", 0, "grade with this seed (default: the class file's, or the journal's)")
	flags.StringVar(&o.Sandbox, "sandbox", "", "the sandbox to demand: "+strings.Join(command.Sandboxes(), ", "))
	flags.BoolVar(&o.Trust, "i-trust-these", false, "grade even where no sandbox works: the submissions run as you")
	flags.StringVar(&o.Queue, "queue", "", "let workers grade that listen at this Redis (default: SOCKETLAB_QUEUE, else grade here)")
	flags.BoolVar(&o.Init, "init", false, "print a class file with every default and end")
	flags.BoolVar(&o.Diff, "diff", false, "compare two reports: --diff OLD NEW")
	return cmd
}

func worker() *cobra.Command {
	var o command.WorkerOptions
	cmd := &cobra.Command{
		Use: "worker", Short: "Grade for classes that were started on other machines", Args: none,
		Long: `Grade for classes that were started on other machines with grader class --queue.

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
	cmd.RunE = desk(func(ctx context.Context, d *command.Desk, _ []string) error { return d.Worker(ctx, o) })
	flags := cmd.Flags()
	flags.StringVar(&o.Queue, "queue", "", "the Redis, such as redis://host:6379 (default: SOCKETLAB_QUEUE)")
	flags.IntVar(&o.Jobs, "jobs", 0, "submissions that are graded at once (default: as many as the machine bears)")
	flags.BoolVar(&o.Trust, "i-trust-these", false, "grade even where no sandbox works: the submissions run as you")
	return cmd
}

func gradescope() *cobra.Command {
	var o command.GradescopeOptions
	cmd := &cobra.Command{
		Use: "gradescope", Short: "Grade one submission as an autograder of Gradescope", Args: none,
		Long: `Grade one submission as an autograder of Gradescope.

The results are written anew after each check, so that those are there even if
the machine ends. notes/teaching.md says how to set up an assignment.

Exit codes: 0 graded, whatever the score; 2 wrong usage; 3 the grader or its
surroundings failed: the results then have no score, and nothing is charged.`,
	}
	cmd.RunE = desk(func(ctx context.Context, d *command.Desk, _ []string) error {
		o.Class.HasSeed = cmd.Flags().Changed("seed")
		return d.Gradescope(ctx, o)
	})
	flags := cmd.Flags()
	flags.StringVar(&o.Submission, "submission", command.GradescopeSubmission, "the submission")
	flags.StringVar(&o.Metadata, "metadata", command.GradescopeMetadata, "what Gradescope says about it, if there is such a file")
	flags.StringVar(&o.Results, "results", command.GradescopeResults, "where the results go")
	flags.StringVar(&o.Class.File, "class", "", "the class file (default: "+command.GradescopeClass+", if there is one)")
	flags.StringSliceVar(&o.Class.Labs, "labs", nil, "these labs only, such as 1,3 (default: the class file's)")
	flags.Uint64Var(&o.Class.Seed, "seed", 0, "grade with this seed (default: the class file's, or a new one)")
	flags.StringVar(&o.Class.Sandbox, "sandbox", "", "the sandbox to demand: "+strings.Join(command.Sandboxes(), ", "))
	flags.BoolVar(&o.Class.Trust, "i-trust-these", false, "grade even where no sandbox works: the submission runs as you")
	return cmd
}
