package command

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

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/prove/bench"
	"socketlab/grader/internal/prove/interop"
)

// BenchOptions are the flags of grader bench.
type BenchOptions struct {
	Short  bool
	Rounds int      // 0 is one when short, five otherwise
	Only   []string // which figures; empty is all
	Out    string   // where the page goes; empty is BenchPage after a whole run, nowhere otherwise
}

// BenchPage is the measured table that the README links.
const BenchPage = "notes/benchmarks.md"

// maxBenchRounds bounds a run: each round takes more than a minute.
const maxBenchRounds = 100

// repeat is the command line that does the same again.
func (o BenchOptions) repeat() string {
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

// Bench measures the kit beside the official server. It returns
// exitcode.ErrNotPassed when a message was lost; it judges no speed.
func (d *Desk) Bench(ctx context.Context, options BenchOptions) error {
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
	if err := interop.Install(ctx, filepath.Join(d.Book.Root, "grader"), d.Out); err != nil {
		return err
	}
	began := time.Now()
	results, err := bench.Run(ctx, bench.Options{
		Root: d.Book.Root, Rounds: options.Rounds, Short: options.Short, Figures: options.Only, Progress: d.Out,
	})
	if len(results) == 0 {
		return err
	}
	report := bench.Report{
		Command: options.repeat(), Began: began, Took: time.Since(began), Short: options.Short, Rounds: options.Rounds,
		Surroundings: bench.Surroundings(ctx, d.Book.Root), Results: results,
	}
	if err := errors.Join(err, d.keepRaw(report)); err != nil {
		return err
	}
	if err := d.keepPage(report, options); err != nil {
		return err
	}
	if unsound := report.Unsound(); unsound > 0 {
		d.Page.Remark("%s lost messages or left figures out: see above.", plural(unsound, "measurement", "measurements"))
		return exitcode.ErrNotPassed
	}
	return nil
}

// keepRaw keeps the figures of every round, those of a run that broke off too.
func (d *Desk) keepRaw(report bench.Report) error {
	raw, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(d.Book.Root, progress.Dir, "bench.json"), raw, 0o644); err != nil {
		return exitcode.Surroundingsf("keep the figures: %w", err)
	}
	return nil
}

// keepPage prints the table, and writes the page where one is wanted.
func (d *Desk) keepPage(report bench.Report, options BenchOptions) error {
	fmt.Fprintf(d.Out, "\n%s", report.Table())
	out := options.Out
	if out == "" && !options.Short && len(options.Only) == 0 {
		out = filepath.Join(d.Book.Root, BenchPage)
	}
	if out == "" {
		return nil
	}
	var page bytes.Buffer
	report.Markdown(&page)
	if err := os.WriteFile(out, page.Bytes(), 0o644); err != nil {
		return exitcode.Surroundingsf("write the page: %w", err)
	}
	d.Page.Line("The page is %s.", out)
	return nil
}
