package main

import (
	"socketlab/grader/internal/core/cli"

	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/prove/bench"
	"socketlab/grader/internal/prove/interop"
)

// benchOptions are the flags of prove bench.
type benchOptions struct {
	Short  bool
	Rounds int      // 0 is one when short, five otherwise
	Only   []string // which figures; empty is all
	Out    string   // where the page goes; empty is BenchPage after a whole run, nowhere otherwise
}

func benchCommand() *cobra.Command {
	var o benchOptions
	cmd := &cobra.Command{
		Use: "bench", Short: "Measure the kit against the official server", Args: cli.NoArgs,
		RunE: cli.Run(func(ctx context.Context, app *cli.App, _ []string) error { return runBench(ctx, app, o) }),
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.Short, "short", false, "one small round: proves that everything works, measures nothing")
	flags.IntVar(&o.Rounds, "rounds", 0, "how often to measure each figure (default: 5, or 1 with --short)")
	flags.StringSliceVar(&o.Only, "only", nil, "these figures only: "+strings.Join(BenchFigures(), ", "))
	flags.StringVar(&o.Out, "out", "", "write the page here (default: "+BenchPage+" after a whole run)")
	return cmd
}

// BenchPage is the measured table that the README links.
const BenchPage = "notes/benchmarks.md"

// maxBenchRounds bounds a run: each round takes more than a minute.
const maxBenchRounds = 100

// repeat is the command line that does the same again.
func (o benchOptions) repeat() string {
	args := []string{"--rounds", strconv.Itoa(o.Rounds)}
	if o.Short {
		args = append(args, "--short")
	}
	if len(o.Only) > 0 {
		args = append(args, "--only", strings.Join(o.Only, ","))
	}
	return "make bench ARGS='" + strings.Join(args, " ") + "'"
}

// BenchFigures are what --only may name.
func BenchFigures() []string { return bench.Figures() }

// runBench measures the kit against the official server. It returns
// exitcode.ErrNotPassed when a message was lost; it judges no speed.
func runBench(ctx context.Context, app *cli.App, options benchOptions) error {
	if options.Rounds == 0 {
		options.Rounds = 5
		if options.Short {
			options.Rounds = 1
		}
	}
	if options.Rounds < 1 || options.Rounds > maxBenchRounds {
		return exitcode.Usagef("--rounds is %d; give 1 to %d", options.Rounds, maxBenchRounds)
	}
	if err := interop.Require(ctx, append(slices.Clone(interop.Node), interop.Redis)...); err != nil {
		return err
	}
	if err := interop.Install(ctx, filepath.Join(app.Book.Root, "grader"), app.Out); err != nil {
		return err
	}
	began := time.Now()
	results, err := bench.Run(ctx, bench.Options{
		Root: app.Book.Root, Rounds: options.Rounds, Short: options.Short, Figures: options.Only, Progress: app.Out,
	})
	if len(results) == 0 {
		return err
	}
	report := bench.Report{
		Command: options.repeat(), Began: began, Took: time.Since(began), Short: options.Short, Rounds: options.Rounds,
		Environment: bench.Environment(ctx, app.Book.Root), Results: results,
	}
	if err := errors.Join(err, keepRaw(app, report)); err != nil {
		return err
	}
	if err := keepPage(app, report, options); err != nil {
		return err
	}
	if unsound := report.Unsound(); unsound > 0 {
		app.Page.Remark("%s lost messages or left figures out: see above.", text.Plural(unsound, "measurement", "measurements"))
		return exitcode.ErrNotPassed
	}
	return nil
}

// keepRaw keeps the figures of every round, those of a run that broke off too.
func keepRaw(app *cli.App, report bench.Report) error {
	raw, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(app.Book.Root, progress.Dir, "bench.json"), raw, 0o644); err != nil {
		return exitcode.Environmentf("keep the figures: %w", err)
	}
	return nil
}

// keepPage prints the table, and writes the page where one is wanted.
func keepPage(app *cli.App, report bench.Report, options benchOptions) error {
	fmt.Fprintf(app.Out, "\n%s", report.Table())
	out := options.Out
	if out == "" && !options.Short && len(options.Only) == 0 {
		out = filepath.Join(app.Book.Root, BenchPage)
	}
	if out == "" {
		return nil
	}
	var page bytes.Buffer
	report.Markdown(&page)
	if err := os.WriteFile(out, page.Bytes(), 0o644); err != nil {
		return exitcode.Environmentf("write the page: %w", err)
	}
	app.Page.Line("The page is %s.", out)
	return nil
}
