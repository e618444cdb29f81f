package watch

import (
	"context"
	"path/filepath"
	"strings"

	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/learn/screens"
)

// Plain watches a lab until ctx ends, and prints every run as grader run does.
func Plain(ctx context.Context, backend Backend, lab workbook.Lab, poll bool, page *terminal.Page) error {
	p := &printer{page: page}
	l := &loop{backend: backend, poll: poll, send: p.receive}
	err := l.run(ctx, lab)
	page.Quiet()
	return err
}

// printer prints the messages of the loop.
type printer struct {
	page   *terminal.Page
	screen *screens.Screen // of the current run
	runs   int
	before *record.Record
}

func (p *printer) receive(message any) {
	switch message := message.(type) {
	case started:
		p.start(message)
	case prepared:
		p.screen = screens.NewScreen(p.page, message.spec.Lab, message.spec.Checks, message.spec.Graded(), message.redis)
	case phase:
		p.screen.Phase(string(message))
	case running:
		p.screen.Running(string(message))
	case settled:
		p.screen.Settled(record.Check(message))
	case ended:
		p.end(message)
	case polling:
		p.page.Remark("Polling for saved files: %s.", string(message))
	}
}

func (p *printer) start(message started) {
	p.page.Quiet()
	if p.runs++; p.runs == 1 {
		return
	}
	names := make([]string, len(message.saved))
	for i, path := range message.saved {
		names[i] = filepath.Base(path)
	}
	p.page.Line("")
	p.page.Remark("%s changed, so the checks run again.", strings.Join(names, ", "))
	p.page.Line("")
}

func (p *printer) end(message ended) {
	p.page.Quiet()
	if message.err != nil {
		p.page.Remark("The checks did not run. This does not count against you:")
		p.page.Literal(message.err.Error())
	} else {
		rec := message.outcome.Record
		p.screen.Result(rec, message.outcome.Lesson)
		p.page.Line("")
		passing, broken := rec.Since(p.before)
		screens.Changes(p.page, passing, broken)
		if rec.Count(record.BuildFailed) == 0 {
			p.before = rec
		}
	}
	p.page.Line("Waiting for a save. Press Ctrl-C to stop.")
}
