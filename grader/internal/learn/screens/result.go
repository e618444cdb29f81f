package screens

import (
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/text"

	"fmt"
	"strings"
	"time"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/record"
)

// Lesson is what the end of a run teaches besides the record.
type Lesson struct {
	// Check is the catalogue's entry for the first failure.
	Check catalogue.Check
	// Hint is how many hints of it the reader has seen, the one shown now
	// included. None is shown with 0.
	Hint int
	// Frames bounds the frames that are shown. Defaults to 20.
	Frames int
	// Whole shows the transcript to its end instead of its last lines.
	Whole bool
	// Next is what to do after a lab is solved; a sentence.
	Next string
	// Elapsed is the time from the command to the verdict; 0 leaves it out.
	Elapsed time.Duration
	// Partial says that only some checks of the lab ran.
	Partial bool
	// Reference is where to find what to compare a program with, relative to
	// the root. Empty for Go files, which have a diff.
	Reference string
	// Words say what to type.
	Words terminal.Words
}

// Result prints the score and, for the first failure, the lesson.
func (s *Screen) Result(rec *record.Record, lesson Lesson) {
	p := s.page
	p.Quiet()
	failure := rec.FirstFailure()
	if rec.Count(record.BuildFailed) > 0 {
		s.notBuilt(rec, lesson)
		return
	}
	p.Line("")
	s.score(rec, lesson)
	if n := rec.Count(record.Skipped); n > 0 {
		p.Remark("%s skipped. A skipped check proves nothing and counts as not passed.", text.Plural(n, "check was", "checks were"))
	}
	p.Line("")
	if failure == nil {
		s.solved(rec, lesson)
		return
	}
	s.failure(rec, failure, lesson)
}

func (s *Screen) score(rec *record.Record, lesson Lesson) {
	score := fmt.Sprintf("%d/%d", rec.Score, rec.Maximum)
	detail := fmt.Sprintf("%d of %s passed", rec.Count(record.Passed), text.Plural(len(rec.Checks), "check", "checks"))
	if lesson.Elapsed > 0 {
		detail += fmt.Sprintf(" in %.1f s", lesson.Elapsed.Seconds())
	}
	bar := Score(rec, min(30, max(10, s.page.Width()-50)))
	s.page.Line("      %s  %s  %s", bar, terminal.Bold.Render(score), detail)
}

// Score draws the score in cells.
func Score(rec *record.Record, cells int) string { return terminal.Bar(rec.Score, rec.Maximum, cells) }

func (s *Screen) solved(rec *record.Record, lesson Lesson) {
	p := s.page
	switch {
	case lesson.Partial:
		p.Line("%s Run all of them: %s", terminal.Green.Render("It passes."), terminal.Cyan.Render(s.command(rec, lesson, "")))
	case rec.Who == "reader":
		p.Line("%s", terminal.Green.Render("Solved. Every check passes; well done."))
		p.Line("")
		if lesson.Reference != "" {
			p.Fact("compare", lesson.Reference+" has the reference in Node.js")
		} else {
			p.Fact("compare", lesson.Words.Lab("diff", s.lab.Number)+" shows the reference beside yours")
		}
		p.Fact("read", s.lab.NotesPath()+" has the questions that interviewers ask")
		if lesson.Next != "" {
			p.Fact("next", lesson.Next)
		}
	default:
		p.Line("%s", terminal.Green.Render("Every check passes."))
	}
	p.Fact("seed", fmt.Sprint(rec.Seed))
}

func (s *Screen) notBuilt(rec *record.Record, lesson Lesson) {
	p := s.page
	p.Line("%s", terminal.Red.Render("It does not build, so no check ran. The compiler says:"))
	p.Line("")
	var kept []string
	for line := range strings.SplitSeq(rec.BuildOutput, "\n") {
		if !strings.HasPrefix(line, "# ") && strings.TrimSpace(line) != "" {
			kept = append(kept, line)
		}
	}
	const most = 20
	rest := len(kept) - most
	if rest > 0 {
		kept = kept[:most]
	}
	p.Verbatim("  ", strings.Join(kept, "\n"), terminal.Unstyled)
	if rest > 0 {
		p.Line("  %s", terminal.Faint.Render(fmt.Sprintf("… and %s more", text.Plural(rest, "line", "lines"))))
	}
	if lesson.Words.Keys {
		return // that says it all, and the next save runs again
	}
	p.Line("")
	s.score(rec, lesson)
	p.Line("")
	p.Fact("again", s.command(rec, lesson, ""))
}
