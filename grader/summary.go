package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"time"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/learn/summary"
)

// summaryOptions are the flags of grader summary.
type summaryOptions struct {
	Markdown bool // the default
	JSON     bool
	Out      string // a file; empty is standard output
	Name     string // of the learner
}

func summaryCommand() *cobra.Command {
	var o summaryOptions
	cmd := &cobra.Command{
		Use: "summary", Short: "Write a page that shows what you did", Args: cli.NoArgs,
		Long: `Summary lists for each lab the score, when you first solved it, how many hints you
used, whether you saw the solution, and the hash of the code that was graded. It is
your own record, and the page says so.`,
		RunE: cli.Run(func(ctx context.Context, app *cli.App, _ []string) error { return writeSummary(ctx, app, o) }),
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.Markdown, "markdown", false, "write Markdown (the default)")
	flags.BoolVar(&o.JSON, "json", false, "write JSON")
	flags.StringVar(&o.Out, "out", "", "write to this file instead of standard output")
	flags.StringVar(&o.Name, "name", "", "your name, for the title")
	return cmd
}

// writeSummary writes a page about what the learner did.
func writeSummary(ctx context.Context, app *cli.App, options summaryOptions) error {
	if options.Markdown && options.JSON {
		return exitcode.Usagef("give --markdown or --json, not both")
	}
	if info, err := os.Stat(options.Out); options.Out != "" && err == nil && info.IsDir() {
		return exitcode.Usagef("--out %s is a directory; name a file in it", options.Out)
	}
	labs, err := labStatuses(app)
	if err != nil {
		return err
	}
	version, err := summary.VersionOf(ctx, app.Book)
	if err != nil {
		return err
	}
	s := summary.Of(labs, version, text.Printable(options.Name, text.MaxName), time.Now())
	var page bytes.Buffer
	if options.JSON {
		encoder := json.NewEncoder(&page)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(s)
	} else {
		err = s.Markdown(&page)
	}
	if err != nil {
		return err
	}
	if options.Out == "" {
		_, err := app.Out.Write(page.Bytes())
		return err
	}
	if err := os.WriteFile(options.Out, page.Bytes(), 0o644); err != nil {
		return exitcode.Environmentf("write the summary: %w; name another file with --out", err)
	}
	app.Page.Line("Wrote the summary to %s.", options.Out)
	return nil
}
