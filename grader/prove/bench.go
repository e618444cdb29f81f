package main

import (
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

	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/prove/bench"
	"socketlab/grader/internal/prove/interop"
	"socketlab/grader/internal/prove/throughput"
)

// benchOptions are the flags of prove bench.
type benchOptions struct {
	Short   bool
	OneCore bool
	Rounds  int      // defaults to 1 when short, and 5 otherwise
	Only    []string // names of the figures; empty means all but classFigure
	Out     string   // path of the page; defaults to BenchPage after a complete run
}

func benchCommand() *cobra.Command {
	var o benchOptions
	cmd := &cobra.Command{
		Use: "bench", Short: "Measure the kit against the official server", Args: cli.NoArgs,
		Long: `Bench measures the kit, the official server on Node.js and on Bun, and a hub without
Socket.IO in turn, then the load balancer of lab 05, nginx and HAProxy. It writes the
figures to ` + BenchPage + `. It fails when a message is lost, but sets no limit on speed. It needs
Linux, Node.js, npm, redis-server, nginx and haproxy.

The figure "class" grades a generated class with a loop of go test and with the class
program. It takes minutes, so it is measured only with --only class, and only once.`,
		RunE: cli.Run(func(ctx context.Context, app *cli.App, _ []string) error { return runBench(ctx, app, o) }),
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.Short, "short", false, "run one small round, which shows only that everything works")
	flags.BoolVar(&o.OneCore, "one-core", false, "give each server process one processor")
	flags.IntVar(&o.Rounds, "rounds", 0, "how many times to measure each figure (default: 5, or 1 with --short)")
	flags.StringSliceVar(&o.Only, "only", nil, "measure only these figures: "+strings.Join(benchFigures(), ", "))
	flags.StringVar(&o.Out, "out", "", "path of the page (default: "+BenchPage+" after a complete run)")
	return cmd
}

// BenchPage is the page with the figures.
const BenchPage = "notes/benchmarks.md"

// maxBenchRounds bounds a run: each round takes more than a minute.
const maxBenchRounds = 100

// repeat is the command that repeats the run.
func (o benchOptions) repeat() string {
	args := []string{"--rounds", strconv.Itoa(o.Rounds)}
	if o.Short {
		args = append(args, "--short")
	}
	if o.OneCore {
		args = append(args, "--one-core")
	}
	if len(o.Only) > 0 {
		args = append(args, "--only", strings.Join(o.Only, ","))
	}
	return "make bench ARGS='" + strings.Join(args, " ") + "'"
}

// classFigure is how fast a class is graded. It is measured only when asked for.
const classFigure = "class"

// benchFigures are the figures that --only may name.
func benchFigures() []string { return append(bench.Figures(), classFigure) }

// The size of the class that classFigure grades, and its lab.
const (
	classCount = 100
	classShort = 10
	classLab   = "3"
)

// runBench measures what the options name. It returns exitcode.ErrNotPassed when a
// message was lost.
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
	for _, name := range options.Only {
		if !slices.Contains(benchFigures(), name) {
			return exitcode.Usagef("there is no figure %q; the figures are %s", name, strings.Join(benchFigures(), ", "))
		}
	}
	if i := slices.Index(options.Only, classFigure); i >= 0 {
		if err := benchClass(ctx, app, options.Short); err != nil {
			return err
		}
		if options.Only = slices.Delete(options.Only, i, i+1); len(options.Only) == 0 {
			return nil
		}
	}
	if err := interop.Require(ctx, append(slices.Clone(interop.Node), interop.Redis, interop.Nginx, interop.HAProxy)...); err != nil {
		return err
	}
	for _, dir := range []string{"grader", bench.BunDir} {
		if err := interop.Install(ctx, filepath.Join(app.Book.Root, dir), app.Out); err != nil {
			return err
		}
	}
	began := time.Now()
	results, err := bench.Run(ctx, bench.Options{
		Root: app.Book.Root, Rounds: options.Rounds, Short: options.Short, OneCore: options.OneCore, Figures: options.Only, Progress: app.Out,
	})
	if len(results) == 0 {
		return err
	}
	report := bench.Report{
		Command: options.repeat(), Began: began, Took: time.Since(began), Short: options.Short, OneCore: options.OneCore, Rounds: options.Rounds,
		Environment: bench.Environment(ctx, app.Book.Root), Results: results,
	}
	if err := errors.Join(err, keepRaw(app, report)); err != nil {
		return err
	}
	if err := keepPage(app, report, options); err != nil {
		return err
	}
	if unsound := report.Unsound(); unsound > 0 {
		app.Page.Remark("%s lost messages or did not finish: see above.", text.Plural(unsound, "measurement", "measurements"))
		return exitcode.ErrNotPassed
	}
	return nil
}

// benchClass measures classFigure. It returns exitcode.ErrNotPassed when go test and
// the class program disagree.
func benchClass(ctx context.Context, app *cli.App, short bool) error {
	lab, err := app.Book.Lab(classLab)
	if err != nil {
		return err
	}
	count := classCount
	if short {
		count = classShort
	}
	err = throughput.Measure(ctx, app.Book, lab, count, app.Out)
	if errors.Is(err, throughput.ErrDiffer) {
		fmt.Fprintln(app.Aside, err)
		return exitcode.ErrNotPassed
	}
	return err
}

// keepRaw writes the figures of every round to .socketlab/bench.json, even after an
// error.
func keepRaw(app *cli.App, report bench.Report) error {
	raw, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(app.Book.Root, workbook.StateDir, "bench.json"), raw, 0o644); err != nil {
		return exitcode.Environmentf("keep the figures: %w", err)
	}
	return nil
}

// keepCharts writes what the page shows.
func keepCharts(report bench.Report, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return exitcode.Environmentf("make a directory for the charts: %w", err)
	}
	for _, chart := range report.Charts() {
		var drawn bytes.Buffer
		if err := chart.SVG(&drawn); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, chart.Name+".svg"), drawn.Bytes(), 0o644); err != nil {
			return exitcode.Environmentf("write a chart: %w", err)
		}
	}
	return nil
}

// keepPage prints the table, and writes the page if the options say where.
func keepPage(app *cli.App, report bench.Report, options benchOptions) error {
	for _, table := range []string{report.Table(), report.BalancerTable()} {
		if table != "" {
			fmt.Fprintf(app.Out, "\n%s", table)
		}
	}
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
	if err := keepCharts(report, filepath.Join(filepath.Dir(out), "benchmarks")); err != nil {
		return err
	}
	app.Page.Line("The page is %s.", out)
	return nil
}
