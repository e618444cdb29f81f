package command

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"time"

	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/learn/summary"
)

// SummaryOptions are the flags of grader summary.
type SummaryOptions struct {
	Markdown bool // the default
	JSON     bool
	Out      string // a file; empty is standard output
	Name     string // the learner's
}

// Summary writes what the learner did, as a page to show.
func (d *Desk) Summary(ctx context.Context, options SummaryOptions) error {
	if options.Markdown && options.JSON {
		return exitcode.Usagef("give --markdown or --json, not both")
	}
	if info, err := os.Stat(options.Out); options.Out != "" && err == nil && info.IsDir() {
		return exitcode.Usagef("--out %s is a directory; name a file in it", options.Out)
	}
	labs, err := d.standings()
	if err != nil {
		return err
	}
	version, err := summary.VersionOf(ctx, d.Book)
	if err != nil {
		return err
	}
	s := summary.Of(labs, version, submission.Printable(options.Name, submission.MaxName), time.Now())
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
		_, err := d.Out.Write(page.Bytes())
		return err
	}
	if err := os.WriteFile(options.Out, page.Bytes(), 0o644); err != nil {
		return exitcode.Surroundingsf("write the summary: %w; name another file with --out", err)
	}
	d.Page.Line("The summary is %s.", options.Out)
	return nil
}
