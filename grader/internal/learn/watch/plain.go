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

// Plain watches one lab until ctx ends, and prints each run as grader run does.
func Plain(ctx context.Context, desk Desk, lab workbook.Lab, poll bool, page *terminal.Page) error {
	p := &printer{page: page}
	l := &loop{desk: desk, poll: poll, tell: p.tell}
	err := l.run(ctx, lab)
	page.Quiet()
	return err
}

// printer prints what the loop tells.
type printer struct {
	page   *terminal.Page
	screen *screens.Screen // of the run that there is
	runs   int
	before *record.Record
}

func (p *printer) tell(what any) {
	switch what := what.(type) {
	case started:
		p.start(what)
	case prepared:
		p.screen = screens.NewScreen(p.page, what.spec.Lab, what.spec.Checks, what.spec.Graded(), what.redis)
	case phase:
		p.screen.Phase(string(what))
	case running:
		p.screen.Running(string(what))
	case settled:
		p.screen.Settled(record.Check(what))
	case ended:
		p.end(what)
	case polling:
		p.page.Remark("Looking twice a second: %s.", string(what))
	}
}

func (p *printer) start(what started) {
	p.page.Quiet()
	if p.runs++; p.runs == 1 {
		return
	}
	names := make([]string, len(what.saved))
	for i, path := range what.saved {
		names[i] = filepath.Base(path)
	}
	p.page.Line("")
	p.page.Remark("%s changed; running again.", strings.Join(names, ", "))
	p.page.Line("")
}

func (p *printer) end(what ended) {
	p.page.Quiet()
	if what.err != nil {
		p.page.Remark("The checks did not run, and you are not charged for it:")
		p.page.Literal(what.err.Error())
	} else {
		rec := what.outcome.Record
		p.screen.Result(rec, what.outcome.Lesson)
		p.page.Line("")
		passing, broken := rec.Since(p.before)
		screens.Changes(p.page, passing, broken)
		if rec.Count(record.BuildFailed) == 0 {
			p.before = rec
		}
	}
	p.page.Line("Waiting for a save; Ctrl-C ends this.")
}
