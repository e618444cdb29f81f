package screens

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/core/workbook"
)

const (
	mostMessage = 40 // lines of a message
	mostFrames  = 20 // frames
	mostLog     = 40 // lines of one node's log
	wholeFrames = 6  // of the frames, the last that are not cut: the failure is about them
)

// failure prints what to know about the first check that did not pass.
func (s *Screen) failure(rec *record.Record, check *record.Check, lesson Lesson) {
	p := s.page
	kind := "First failure"
	style := terminal.Red
	switch check.Status {
	case record.TimedOut:
		kind = "First failure (timed out)"
	case record.Race:
		kind = "First failure (data race)"
	case record.Skipped:
		kind, style = "First check that did not pass (skipped)", terminal.Yellow
	case record.Infra:
		kind, style = "The environment failed, which does not count against you", terminal.Yellow
	}
	if check.NotBegun {
		kind = "A node ends before it is ready, so this check cannot run"
		if s.lab.Balancer {
			kind = "The balancer ends before it is ready, so this check cannot run"
		}
	}
	p.Wrapped("", style.Bold(true), kind+": "+check.Title)
	p.Line("")
	message, rest := head(check.Message, mostMessage)
	p.Verbatim("  ", message, paintMessage)
	if rest > 0 {
		p.Line("  %s", terminal.Faint.Render(fmt.Sprintf("… %s more; add --json to see them all", text.Plural(rest, "line", "lines"))))
	}
	if check.Transcript != "" {
		p.Line("")
		s.transcript(rec, check, lesson)
	}
	p.Line("")
	if check.NotBegun {
		// The check, its hints and its rules have nothing to do with it.
		p.Fact("next", "Fix what the log says, then run the checks again.")
		p.Command("run again", s.command(rec, lesson, ""))
		p.Fact("seed", fmt.Sprintf("%d (repeat with --seed %d)", rec.Seed, rec.Seed))
		return
	}
	if lesson.Hint > 0 && lesson.Hint <= len(lesson.Check.Hints) {
		p.Fact(fmt.Sprintf("hint %d/%d", lesson.Hint, len(lesson.Check.Hints)), lesson.Check.Hints[lesson.Hint-1])
		if lesson.Hint < len(lesson.Check.Hints) {
			p.Fact("next hint", lesson.Words.Lab("hint", s.lab.Number))
		}
	}
	if rec.Node != "" && lesson.Check.Stricter != "" {
		p.Fact("stricter", "This check demands more than the official packages do. "+lesson.Check.Stricter)
	}
	contract(p, s.lab, broken(check, lesson.Check.Rules))
	p.Fact("read", s.lab.NotesPath()+"#"+lesson.Check.Note)
	p.Fact("check", fmt.Sprintf("%s:%d", lesson.Check.File, lesson.Check.Line))
	p.Command("run again", s.command(rec, lesson, check.Name))
	p.Fact("seed", fmt.Sprintf("%d (repeat with --seed %d)", rec.Seed, rec.Seed))
}

// broken returns those of the rules that the failure breaks.
func broken(check *record.Check, rules []catalogue.Rule) []catalogue.Rule {
	if len(check.Rules) == 0 {
		return rules
	}
	return slices.DeleteFunc(slices.Clone(rules), func(r catalogue.Rule) bool { return !slices.Contains(check.Rules, r.ID) })
}

// contract prints rules that a check proves and where they are. Of many it prints
// only the numbers.
func contract(p *terminal.Page, lab workbook.Lab, rules []catalogue.Rule) {
	const indent, most = 13, 3
	switch {
	case len(rules) == 0:
		return
	case len(rules) > most:
		p.Fact("rules", catalogue.RuleIDs(rules))
	default:
		for _, rule := range rules {
			p.Fact("rule "+rule.ID, ansi.Truncate(rule.Text, p.Width()-indent, "…"))
		}
	}
	p.Fact("", catalogue.RulePath(lab, rules[0].ID))
}

// transcript prints the last frames and the last lines of each log. It says how much
// it left out.
func (s *Screen) transcript(rec *record.Record, check *record.Check, lesson Lesson) {
	p := s.page
	left := 0
	all := parts(check.Transcript)
	if check.NotBegun && !lesson.Whole {
		all = ownLog(all, check.Message)
	}
	for _, part := range all {
		most, frames := mostLog, part[0] == "frames:"
		if frames {
			most = cmp.Or(lesson.Frames, mostFrames)
		}
		p.Verbatim("  ", part[0], paintFrame)
		lines := part[1:]
		if over := len(lines) - most; over > 0 && !lesson.Whole {
			left += over
			p.Line("  %s", terminal.Faint.Render(fmt.Sprintf("  … %s", text.Plural(over, "earlier line", "earlier lines"))))
			lines = lines[over:]
		}
		for i, line := range lines {
			if frames && i < len(lines)-wholeFrames && !lesson.Whole && ansi.StringWidth(line) > p.Width()-2 {
				left++
				line = ansi.Truncate(line, p.Width()-2, "…")
			}
			p.Verbatim("  ", line, paintFrame)
		}
	}
	if left > 0 {
		p.Line("")
		if lesson.Words.Keys {
			p.Fact("transcript", "press t")
		} else {
			p.Command("transcript", s.command(rec, lesson, check.Name)+" --transcript")
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

// ownLog returns, of the transcript of a check that did not begin, only the log of the
// process that the message names: those of the other nodes say the same, or nothing of it.
func ownLog(parts [][]string, message string) [][]string {
	for i, part := range parts {
		name, ok := strings.CutPrefix(part[0], "log of ")
		if ok && strings.Contains(message, strings.TrimSuffix(name, ":")+" did not become ready") {
			return parts[i : i+1]
		}
	}
	return parts
}

// command is the command that repeats the run or, if check is not empty, one check.
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
