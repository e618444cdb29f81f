package terminal

import (
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
	style := red
	switch check.Status {
	case record.TimedOut:
		kind = "First failure, timed out"
	case record.Race:
		kind = "First failure, a data race"
	case record.Skipped:
		kind, style = "First that did not pass, skipped", yellow
	case record.Infra:
		kind, style = "The surroundings failed, which is not charged to you", yellow
	}
	p.wrapped("", style.Bold(true), kind+": "+check.Title)
	p.Line("")
	message, rest := head(check.Message, mostMessage)
	p.literal("  ", message, paintMessage)
	if rest > 0 {
		p.Line("  %s", faint.Render(fmt.Sprintf("… %s more: add --json to see them all", plural(rest, "line", "lines"))))
	}
	if check.Transcript != "" {
		p.Line("")
		s.transcript(rec, check, lesson)
	}
	p.Line("")
	if lesson.Hint > 0 && lesson.Hint <= len(lesson.Check.Hints) {
		p.pair(fmt.Sprintf("hint %d/%d", lesson.Hint, len(lesson.Check.Hints)), lesson.Check.Hints[lesson.Hint-1])
		if lesson.Hint < len(lesson.Check.Hints) {
			p.pair("more", lesson.Words.Lab("hint", s.lab.Number))
		}
	}
	if rec.Node != "" && lesson.Check.Stricter != "" {
		p.pair("stricter", "than the official stack. "+lesson.Check.Stricter)
	}
	p.pair("read on", s.lab.NotesPath()+"#"+lesson.Check.Note)
	p.pair("check", fmt.Sprintf("%s:%d", lesson.Check.File, lesson.Check.Line))
	p.pair("only this", s.command(rec, lesson, check.Name))
	p.pair("seed", fmt.Sprintf("%d (repeat with --seed %d)", rec.Seed, rec.Seed))
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
		p.literal("  ", part[0], paintFrame)
		lines := part[1:]
		if over := len(lines) - most; over > 0 && !lesson.Whole {
			left += over
			p.Line("  %s", faint.Render(fmt.Sprintf("  … %s before", plural(over, "line", "lines"))))
			lines = lines[over:]
		}
		for _, line := range lines {
			if !lesson.Whole && ansi.StringWidth(line) > p.width-2 {
				left++
				line = ansi.Truncate(line, p.width-2, "…")
			}
			p.literal("  ", line, paintFrame)
		}
	}
	if left > 0 {
		p.Line("")
		if lesson.Words.Keys {
			p.pair("in full", "key t")
		} else {
			p.pair("in full", s.command(rec, lesson, check.Name)+" --transcript")
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
		text += " --node " + quoted(rec.Node)
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
		return green
	case strings.HasPrefix(text, "got:"):
		return red
	}
	return lipgloss.NewStyle()
}

func paintFrame(line string) lipgloss.Style {
	switch {
	case !strings.HasPrefix(line, " "):
		return bold
	case strings.Contains(line, "→"):
		return cyan
	}
	return lipgloss.NewStyle()
}

func wrapWords(text string, width int) string { return ansi.Wrap(clean(text), width, " ") }
