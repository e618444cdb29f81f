package screens

import (
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/text"

	"cmp"
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"socketlab/grader/internal/core/record"
)

const (
	mostMessage = 40 // lines of a message on a screen
	mostFrames  = 20 // frames on a screen
	mostLog     = 6  // lines of one node's log on a screen
)

// failure prints the lesson of the first check that did not pass.
func (s *Screen) failure(rec *record.Record, check *record.Check, lesson Lesson) {
	p := s.page
	kind := "First failure"
	style := terminal.Red
	switch check.Status {
	case record.TimedOut:
		kind = "First failure, timed out"
	case record.Race:
		kind = "First failure, a data race"
	case record.Skipped:
		kind, style = "First that did not pass, skipped", terminal.Yellow
	case record.Infra:
		kind, style = "The surroundings failed, which is not charged to you", terminal.Yellow
	}
	p.Wrapped("", style.Bold(true), kind+": "+check.Title)
	p.Line("")
	message, rest := head(check.Message, mostMessage)
	p.Verbatim("  ", message, paintMessage)
	if rest > 0 {
		p.Line("  %s", terminal.Faint.Render(fmt.Sprintf("… %s more: add --json to see them all", text.Plural(rest, "line", "lines"))))
	}
	if check.Transcript != "" {
		p.Line("")
		s.transcript(rec, check, lesson)
	}
	p.Line("")
	if lesson.Hint > 0 && lesson.Hint <= len(lesson.Check.Hints) {
		p.Fact(fmt.Sprintf("hint %d/%d", lesson.Hint, len(lesson.Check.Hints)), lesson.Check.Hints[lesson.Hint-1])
		if lesson.Hint < len(lesson.Check.Hints) {
			p.Fact("more", lesson.Words.Lab("hint", s.lab.Number))
		}
	}
	if rec.Node != "" && lesson.Check.Stricter != "" {
		p.Fact("stricter", "than the official stack. "+lesson.Check.Stricter)
	}
	p.Fact("read on", s.lab.NotesPath()+"#"+lesson.Check.Note)
	p.Fact("check", fmt.Sprintf("%s:%d", lesson.Check.File, lesson.Check.Line))
	p.Fact("only this", s.command(rec, lesson, check.Name))
	p.Fact("seed", fmt.Sprintf("%d (repeat with --seed %d)", rec.Seed, rec.Seed))
}

// transcript prints the frames and logs, of each part its end, a line
// each. What is left out is said.
func (s *Screen) transcript(rec *record.Record, check *record.Check, lesson Lesson) {
	p := s.page
	left := 0
	for _, part := range parts(check.Transcript) {
		most := mostLog
		if part[0] == "frames:" {
			most = cmp.Or(lesson.Frames, mostFrames)
		}
		p.Verbatim("  ", part[0], paintFrame)
		lines := part[1:]
		if over := len(lines) - most; over > 0 && !lesson.Whole {
			left += over
			p.Line("  %s", terminal.Faint.Render(fmt.Sprintf("  … %s before", text.Plural(over, "line", "lines"))))
			lines = lines[over:]
		}
		for _, line := range lines {
			if !lesson.Whole && ansi.StringWidth(line) > p.Width()-2 {
				left++
				line = ansi.Truncate(line, p.Width()-2, "…")
			}
			p.Verbatim("  ", line, paintFrame)
		}
	}
	if left > 0 {
		p.Line("")
		if lesson.Words.Keys {
			p.Fact("in full", "key t")
		} else {
			p.Fact("in full", s.command(rec, lesson, check.Name)+" --transcript")
		}
	}
}

// parts splits a transcript at the lines that are not indented.
func parts(transcript string) [][]string {
	var split [][]string
	for line := range strings.SplitSeq(transcript, "\n") {
		if len(split) == 0 || line != "" && line[0] != ' ' && line[0] != '\t' {
			split = append(split, nil)
		}
		split[len(split)-1] = append(split[len(split)-1], line)
	}
	return split
}

// command is what to type to repeat the run, or one check of it.
func (s *Screen) command(rec *record.Record, lesson Lesson, check string) string {
	if check == "" && rec.Who == "reader" && !rec.Race {
		return lesson.Words.Run(s.lab.Number, rec.Node)
	}
	text := fmt.Sprintf("go run ./grader run %d", s.lab.Number)
	if rec.Who != "reader" {
		text += " --who " + rec.Who
	}
	if rec.Node != "" {
		text += " --node " + terminal.Quoted(rec.Node)
	}
	if rec.Race {
		text += " --race"
	}
	if check != "" {
		text += " --check " + check
	}
	return text
}

func head(text string, most int) (kept string, rest int) {
	lines := strings.Split(text, "\n")
	if len(lines) <= most {
		return text, 0
	}
	return strings.Join(lines[:most], "\n"), len(lines) - most
}

func paintMessage(line string) lipgloss.Style {
	switch text := strings.TrimSpace(line); {
	case strings.HasPrefix(text, "want:"):
		return terminal.Green
	case strings.HasPrefix(text, "got:"):
		return terminal.Red
	}
	return lipgloss.NewStyle()
}

func paintFrame(line string) lipgloss.Style {
	switch {
	case !strings.HasPrefix(line, " "):
		return terminal.Bold
	case strings.Contains(line, "→"):
		return terminal.Cyan
	}
	return lipgloss.NewStyle()
}
