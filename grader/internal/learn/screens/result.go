package screens

import (
	"fmt"
	"strings"
	"time"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/text"
)

// Lesson is what the screen says about a finished run, apart from the record.
type Lesson struct {
	// Check is the catalogue's entry of the first failure.
	Check catalogue.Check
	// Hint is the number of the hint to show; 0 shows none.
	Hint int
	// Frames is how many frames to show. Defaults to 20.
	Frames int
	// Whole shows the whole transcript instead of its last lines.
	Whole bool
	// First reports whether the lab was never solved before, so that the screen says what
	// each check was about. After that it would only be in the way.
	First bool
	// Designs are the other right solutions of the lab.
	Designs []catalogue.Design
	// Next is what to do after the lab is solved, in order.
	Next []string
	// Elapsed is the time from the command to the result. 0 omits it.
	Elapsed time.Duration
	// Partial reports whether only some checks of the lab ran.
	Partial bool
	// Reference is the path of the solution for a program, relative to the root. It is
	// empty for Go files, which have a diff.
	Reference string
	// Words is the wording of commands.
	Words terminal.Words
}

// Result prints the score and then the first failure, or what to do after solving the
// lab.
func (s *Screen) Result(rec *record.Record, lesson Lesson) {
	p := s.page
	p.Quiet()
	failure := rec.FirstFailure()
	if rec.Count(record.BuildFailed) > 0 {
		s.notBuilt(rec, lesson)
		return
	}
	p.Line("")
	if failure == nil && lesson.First {
		// Above the verdict, which would otherwise scroll away.
		p.Heading("What you proved")
		about(p, s.lab, s.checks, false)
		p.Line("")
	}
	s.score(rec, lesson)
	if n := rec.Count(record.Skipped); n > 0 {
		p.Remark("%s skipped. A skipped check does not count as passed.", text.Plural(n, "check was", "checks were"))
	}
	if n := rec.NotBegun(); n > 1 {
		program := "a node"
		if s.lab.Balancer {
			program = "the balancer"
		}
		p.Remark("%s not run, because %s ends before it is ready, as below.", text.Plural(n-1, "more check was", "more checks were"), program)
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

// Score draws the score as a bar of cells.
func Score(rec *record.Record, cells int) string { return terminal.Bar(rec.Score, rec.Maximum, cells) }

func (s *Screen) solved(rec *record.Record, lesson Lesson) {
	p := s.page
	switch {
	case lesson.Partial:
		p.Line("%s Now run all of them: %s", terminal.Green.Render("The check passes."), terminal.Cyan.Render(s.command(rec, lesson, "")))
	case rec.Who == "reader":
		p.Line("%s", terminal.Green.Render("Solved: every check passes. Well done!"))
		p.Line("")
		solutions(p, s.lab, lesson, false)
		questions(p, s.lab)
		what := "what each check was about"
		if len(lesson.Designs) > 0 {
			what = "the checks, and when to choose which design"
		}
		p.Fact("explain", lesson.Words.Lab("explain", s.lab.Number)+" ("+what+")")
		label := "next"
		for _, next := range lesson.Next {
			p.Fact(label, next)
			label = ""
		}
	default:
		p.Line("%s", terminal.Green.Render("Every check passes."))
	}
	p.Fact("seed", fmt.Sprint(rec.Seed))
	s.notRepeated(rec, lesson)
}

// notRepeated says which checks the race detector did not repeat, why, and what to do.
func (s *Screen) notRepeated(rec *record.Record, lesson Lesson) {
	if rec.Repeat == nil || rec.Repeat.Missing == "" {
		return
	}
	numbers := make([]string, len(rec.Repeat.Checks))
	for i, name := range rec.Repeat.Checks {
		numbers[i] = fmt.Sprint(s.number(name))
	}
	noun := "checks"
	if len(numbers) == 1 {
		noun = "check"
	}
	s.page.Line("")
	s.page.Wrapped("", terminal.Faint, fmt.Sprintf("Not repeated under the race detector: %s %s, because %s. The detector needs a C compiler; %s says how to install one.",
		noun, strings.Join(numbers, ", "), rec.Repeat.Missing, lesson.Words.Command("doctor")))
}

func (s *Screen) notBuilt(rec *record.Record, lesson Lesson) {
	p := s.page
	p.Line("%s", terminal.Red.Render("The code does not compile, so no check ran. The compiler says:"))
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
		return // the next save starts another run
	}
	p.Line("")
	s.score(rec, lesson)
	p.Line("")
	p.Command("run again", s.command(rec, lesson, ""))
}
