// Grader runs the labs of Socketlab and says what holds: see grader --help.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/command"
	"socketlab/grader/internal/fault"
	"socketlab/grader/internal/run"
)

func main() { os.Exit(execute()) }

// execute runs one command and returns the exit code.
func execute() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	err := root().ExecuteContext(ctx)
	switch {
	case err == nil || errors.Is(err, fault.ErrNotPassed):
	case ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "grader: interrupted; every process it started has ended")
	default:
		fmt.Fprintln(os.Stderr, "grader:", err)
	}
	return fault.Code(err)
}

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "grader",
		Short: "Run the labs of Socketlab and say what holds",
		Long: `Grader runs the labs of Socketlab and says what holds.

With make, each command is a target: make lab-1, make hint-1, make verify.
Without make, on Windows for instance: go run ./grader run 1, and so on.
A lab N is named 1, 01 or 01-scaling.

Exit codes: 0 every check passed, 1 some did not, 2 wrong usage,
3 the grader or its surroundings failed, which is never charged to you.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          none,
		RunE:          desk(func(_ context.Context, d *command.Desk, _ []string) error { return d.Status() }),
	}
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fault.Usagef("%w; see %s --help", err, cmd.CommandPath())
	})
	cmd.AddCommand(status(), runLab(), hint(), diff(), reset(), verify(), test(), interop(), benchmark(), soak(), class(), worker(), gradescope(), burn())
	return cmd
}

func status() *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Show the labs, how far you are, and what to type next", Args: none,
		RunE: desk(func(_ context.Context, d *command.Desk, _ []string) error { return d.Status() }),
	}
}

func runLab() *cobra.Command {
	var o command.RunOptions
	cmd := &cobra.Command{Use: "run N", Short: "Run the checks of a lab", Args: one}
	cmd.RunE = desk(func(ctx context.Context, d *command.Desk, args []string) error {
		o.HasSeed = cmd.Flags().Changed("seed")
		return d.Run(ctx, args[0], o)
	})
	flags := cmd.Flags()
	flags.BoolVar(&o.JSON, "json", false, "print the record as JSON and nothing else")
	flags.BoolVar(&o.Race, "race", false, "build with the race detector")
	flags.Uint64Var(&o.Seed, "seed", 0, "repeat a run by its seed (default: a new one)")
	flags.StringVar(&o.Who, "who", "reader", "whose code to grade: reader or solution")
	flags.StringVar(&o.Node, "node", "", `grade this program instead of Go files: "node my/server.mjs"`)
	flags.StringVar(&o.Check, "check", "", "run one check only, by its exact name")
	flags.DurationVar(&o.Timeout, "timeout", run.Timeout, "how long a start of the checks may take")
	flags.BoolVar(&o.Transcript, "transcript", false, "show the whole transcript of the first failure")
	return cmd
}

func hint() *cobra.Command {
	var check string
	cmd := &cobra.Command{
		Use: "hint N", Short: "Give the next hint for the first failing check", Args: one,
		RunE: desk(func(_ context.Context, d *command.Desk, args []string) error { return d.Hint(args[0], check) }),
	}
	cmd.Flags().StringVar(&check, "check", "", "for this check instead, by its exact name")
	return cmd
}

func diff() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use: "diff N", Short: "Show your code against the reference solution", Args: one,
		RunE: desk(func(_ context.Context, d *command.Desk, args []string) error { return d.Diff(args[0], yes) }),
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "reveal the solution without asking")
	return cmd
}

func reset() *cobra.Command {
	cmd := &cobra.Command{
		Use: "reset N", Short: "Restore the starter; your code is copied aside first", Args: one,
		RunE: desk(func(_ context.Context, d *command.Desk, args []string) error { return d.Reset(args[0]) }),
	}
	cmd.Flags().Bool("yes", false, "accepted for symmetry; nothing is asked, since nothing is lost")
	return cmd
}

func verify() *cobra.Command {
	var o command.VerifyOptions
	cmd := &cobra.Command{
		Use: "verify [N…]", Short: "Prove that each check catches what it claims to",
		RunE: desk(func(ctx context.Context, d *command.Desk, args []string) error { return d.Verify(ctx, args, o) }),
	}
	verifyFlags(cmd, &o)
	return cmd
}

func verifyFlags(cmd *cobra.Command, o *command.VerifyOptions) {
	flags := cmd.Flags()
	flags.IntVar(&o.Jobs, "jobs", 0, "runs that go on at once (default: one more than there are cores)")
	flags.BoolVar(&o.Pristine, "pristine", false, "demand that labs/ holds the starters unchanged, as a commit must")
	flags.DurationVar(&o.Timeout, "timeout", run.Timeout, "how long a start of the checks may take")
}

func test() *cobra.Command {
	var o command.VerifyOptions
	cmd := &cobra.Command{
		Use: "test", Short: "Run the project's own tests, then verify every lab", Args: none,
		RunE: desk(func(ctx context.Context, d *command.Desk, _ []string) error { return d.Test(ctx, o) }),
	}
	verifyFlags(cmd, &o)
	return cmd
}

func interop() *cobra.Command {
	var o command.InteropOptions
	cmd := &cobra.Command{
		Use: "interop", Short: "Prove the workbook against the official packages", Args: none,
		RunE: desk(func(ctx context.Context, d *command.Desk, _ []string) error { return d.Interop(ctx, o) }),
	}
	cmd.Flags().StringVar(&o.Run, "run", "", "only the tests whose names match")
	return cmd
}

func benchmark() *cobra.Command {
	var o command.BenchOptions
	cmd := &cobra.Command{
		Use: "bench", Short: "Measure the kit beside the official server", Args: none,
		RunE: desk(func(ctx context.Context, d *command.Desk, _ []string) error { return d.Bench(ctx, o) }),
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.Short, "short", false, "one small round: proves that everything works, measures nothing")
	flags.IntVar(&o.Rounds, "rounds", 0, "how often to measure each figure (default: 5, or 1 with --short)")
	flags.StringSliceVar(&o.Only, "only", nil, "these figures only: "+strings.Join(command.BenchFigures(), ", "))
	flags.StringVar(&o.Out, "out", "", "write the page here (default: "+command.BenchPage+" after a whole run)")
	return cmd
}

func soak() *cobra.Command {
	var o command.SoakOptions
	cmd := &cobra.Command{
		Use: "soak N", Short: "Repeat the checks under the race detector on a busy machine", Args: one,
		RunE: desk(func(ctx context.Context, d *command.Desk, args []string) error { return d.Soak(ctx, args[0], o) }),
	}
	flags := cmd.Flags()
	flags.IntVar(&o.Runs, "runs", 100, "how often")
	flags.StringVar(&o.Who, "who", "solution", "whose code: solution or reader")
	flags.StringVar(&o.Node, "node", "", `soak this program instead of Go files: "node my/server.mjs"`)
	flags.DurationVar(&o.Timeout, "timeout", 5*time.Minute, "how long one run may take")
	return cmd
}

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

// burn is what soak starts to keep the cores busy.
func burn() *cobra.Command {
	return &cobra.Command{
		Use: "burn", Hidden: true, Args: none,
		Run: func(*cobra.Command, []string) { command.Burn(os.Stdin) },
	}
}

// desk opens the clone for a command.
func desk(do func(context.Context, *command.Desk, []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		d, err := command.NewDesk()
		if err != nil {
			return err
		}
		return do(cmd.Context(), d, args)
	}
}

func none(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fault.Usagef("unknown command or argument %q; see %s --help", args[0], cmd.CommandPath())
	}
	return nil
}

func one(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return fault.Usagef("%s wants one lab, such as %s 1", cmd.CommandPath(), cmd.CommandPath())
	}
	return nil
}
