package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/prove/verify"
)

// verifyOptions are the flags of prove verify.
type verifyOptions struct {
	Jobs     int
	Full     bool
	Race     bool
	Auto     bool
	Seed     uint64 // zero chooses one
	Pristine bool
	Timeout  time.Duration
}

func verifyCommand() *cobra.Command {
	var o verifyOptions
	cmd := &cobra.Command{
		Use: "verify [N…]", Short: "Prove that each check catches what it claims to",
		RunE: cli.Run(func(ctx context.Context, app *cli.App, args []string) error { return verifyLabs(ctx, app, args, o) }),
	}
	verifyFlags(cmd, &o)
	cmd.Flags().BoolVar(&o.Race, "race", false, "the solutions and the mutants with races under the race detector too, with a new seed")
	cmd.Flags().BoolVar(&o.Auto, "auto", false, "instead, change the solutions everywhere in the standard ways, and count how many of these mutants die")
	return cmd
}

func verifyFlags(cmd *cobra.Command, o *verifyOptions) {
	flags := cmd.Flags()
	flags.IntVar(&o.Jobs, "jobs", 0, "runs that go on at once (default: six for each core, or with --full and --auto one more than there are cores)")
	flags.BoolVar(&o.Full, "full", false, "every check on every mutant, and all that --race does")
	flags.Uint64Var(&o.Seed, "seed", 0, "the seed of the checks (default: always the same one, or with --full and --race a new one)")
	flags.BoolVar(&o.Pristine, "pristine", false, "demand that labs/ holds the starters unchanged, as a commit must")
	flags.DurationVar(&o.Timeout, "timeout", checks.Timeout, "how long a start of the checks may take")
}

// verifyLabs proves the labs, all of them without a name. It returns
// exitcode.ErrNotPassed when there is a problem.
func verifyLabs(ctx context.Context, app *cli.App, called []string, options verifyOptions) error {
	labs, err := app.Book.Labs()
	if err != nil {
		return err
	}
	all := len(called) == 0
	if !all {
		labs = nil
		for _, name := range called {
			lab, err := app.Book.Lab(name)
			if err != nil {
				return err
			}
			labs = append(labs, lab)
		}
	}
	if options.Auto {
		return autoMutate(ctx, app, labs, options)
	}
	return prove(ctx, app, labs, all, options)
}

// autoMutate prints how many automatic mutants of the labs die.
func autoMutate(ctx context.Context, app *cli.App, labs []workbook.Lab, options verifyOptions) error {
	race, why := checks.RaceDetector(ctx)
	if !race {
		app.Page.Remark("WITHOUT THE RACE DETECTOR: %s. Mutants with a lock less may survive; install a C compiler and set CGO_ENABLED=1 to find them.", why)
	}
	defer app.Page.Quiet()
	problems, err := verify.Auto(ctx, labs, verify.Options{Jobs: options.Jobs, Seed: options.Seed, Race: race}, app.Page)
	if err != nil {
		return err
	}
	return judged(app, problems)
}

// judged prints the problems and returns exitcode.ErrNotPassed if there are any.
func judged(app *cli.App, problems []verify.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	for _, problem := range problems {
		problem.Print(app.Page)
	}
	app.Page.Line("")
	app.Page.Remark("%s: see above.", text.Plural(len(problems), "problem", "problems"))
	return exitcode.ErrNotPassed
}

func prove(ctx context.Context, app *cli.App, labs []workbook.Lab, all bool, options verifyOptions) error {
	race := false
	if options.Full || options.Race {
		var why string
		switch race, why = checks.RaceDetector(ctx); {
		case !race && options.Race:
			return exitcode.Environmentf("the race detector does not work here: %s. Install a C compiler and set CGO_ENABLED=1, or leave out --race", why)
		case !race:
			app.Page.Remark("WITHOUT THE RACE DETECTOR: %s. The solutions are verified without it, and the mutants with races not at all; install a C compiler and set CGO_ENABLED=1 for the whole proof.", why)
		}
		if options.Seed == 0 {
			options.Seed = checks.NewSeed()
		}
	}
	switch {
	case options.Full:
		app.Page.Line("Every check on every mutant, with seed %d.", options.Seed)
	case options.Race:
		app.Page.Line("With seed %d.", options.Seed)
	}
	defer app.Page.Quiet()
	begun := time.Now()
	problems, err := verify.Labs(ctx, app.Book, labs, all, verify.Options{
		Jobs:     options.Jobs,
		Full:     options.Full,
		Race:     race,
		Seed:     options.Seed,
		Pristine: options.Pristine,
		Timeout:  options.Timeout,
	}, app.Page)
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		app.Page.Success("%s verified in %.1f s: no problem found.", text.Plural(len(labs), "lab", "labs"), time.Since(begun).Seconds())
		return nil
	}
	return judged(app, problems)
}
