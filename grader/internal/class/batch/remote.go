package batch

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"socketlab/grader/internal/class/config"
	"socketlab/grader/internal/class/grade"
	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/queue"
	"socketlab/grader/internal/class/sandbox"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
)

// announce announces the class to the workers on other machines.
func announce(ctx context.Context, o Options, g *grade.Grader, b *assembler, m *meter) (*queue.Coordinator, error) {
	source, err := queue.Source(o.Workbook.Root)
	if err != nil {
		return nil, err
	}
	return queue.Open(ctx, o.Queue, queue.Options{Settings: b.settings(source, g.Version()), Fits: b.fits, Ungraded: g.Ungraded, Say: m.remark})
}

// settings are what the workers must agree on with this class.
func (b *assembler) settings(source, version string) queue.Settings {
	s := queue.Settings{
		Source: source, Version: version, Seed: b.seed, Journal: b.journal.ID(),
		Timeout: time.Duration(b.file.Limits.Timeout), Submission: time.Duration(b.file.Limits.Submission), Node: nodeLimits(b.file),
		Sandbox: b.file.Sandbox, Lease: lease(b.file),
	}
	for _, lab := range b.labs {
		s.Labs = append(s.Labs, lab.Name)
	}
	return s
}

// fits is nil for grades that are valid in the book of the class.
func (b *assembler) fits(grades []gradebook.Grade) error {
	if len(grades) != len(b.labs) {
		return fmt.Errorf("%d grades for %d labs", len(grades), len(b.labs))
	}
	book := &gradebook.Book{Schema: gradebook.Schema, Rows: []gradebook.Row{{Student: submission.Student{ID: "somebody"}, Grades: grades}}}
	for _, lab := range b.labs {
		book.Labs = append(book.Labs, b.lab(lab))
	}
	book.Sum()
	return book.Valid()
}

// nodeLimits are the limits of each node process of a class.
func nodeLimits(file config.File) sandbox.Limits {
	return sandbox.Limits{Memory: int64(file.Limits.Memory), Processes: file.Limits.Processes}
}

// Worker grades for classes that were started on other machines.
type Worker struct {
	Workbook workbook.Workbook
	Queue    string // the URL of a Redis
	Jobs     int    // submissions at once; defaults to two per core
	Trust    bool   // permits grading without a sandbox
	Page     *terminal.Page
}

// Run grades until ctx ends.
func (w Worker) Run(ctx context.Context) error {
	source, err := queue.Source(w.Workbook.Root)
	if err != nil {
		return err
	}
	if w.Jobs == 0 {
		w.Jobs = jobsHere()
	}
	leave, err := workplace(os.TempDir())
	if err != nil {
		return err
	}
	defer leave()
	worker := &queue.Worker{Source: source, Jobs: w.Jobs, Open: w.open, Say: func(text string) { w.Page.Line("%s", text) }}
	return worker.Run(ctx, w.Queue)
}

// open opens a grader with the settings of a class, in a sandbox of this machine.
func (w Worker) open(ctx context.Context, s queue.Settings) (queue.Grader, error) {
	if !slices.Contains(config.Demands, s.Sandbox) || s.Timeout <= 0 || s.Timeout > time.Hour || s.Submission < s.Timeout || s.Submission > config.MaxSubmission {
		return nil, fmt.Errorf("it demands the sandbox %.40q and timeouts of %s and %s, which are not valid", s.Sandbox, s.Timeout, s.Submission)
	}
	labs, err := labsOf(w.Workbook, config.File{Labs: s.Labs})
	if err != nil {
		return nil, err
	}
	box, err := openSandbox(ctx, Options{Workbook: w.Workbook, File: config.File{Sandbox: s.Sandbox}, Trust: w.Trust, Page: w.Page})
	if err != nil {
		return nil, err
	}
	g, err := grade.Open(ctx, w.Workbook, labs, box, grade.Options{Seed: s.Seed, Timeout: s.Timeout, Submission: s.Submission, Node: s.Node, Building: building(w.Page)})
	w.Page.Quiet()
	if err != nil {
		_ = box.Close()
		return nil, err
	}
	return &sandboxed{g, box}, nil
}

// sandboxed is a grader that owns its sandbox.
type sandboxed struct {
	*grade.Grader
	box sandbox.Sandbox
}

// Close closes both.
func (b *sandboxed) Close() error {
	err := b.Grader.Close()
	_ = b.box.Close()
	return err
}
