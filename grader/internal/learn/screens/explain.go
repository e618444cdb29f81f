package screens

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
)

// Explain prints what each check of a lab is about and, if solved is set, how others
// solve the lab and when to choose which design. Without solved it gives nothing away.
func Explain(p *terminal.Page, lab workbook.Lab, checks []catalogue.Check, lesson Lesson, solved bool) {
	p.Wrapped("", terminal.Bold, lab.Heading())
	p.Rule()
	about(p, lab, checks, true)
	p.Line("")
	if solved {
		solutions(p, lab, lesson, true)
	} else {
		p.Fact("solutions", "shown here once you have solved the lab, or seen its solution with "+lesson.Words.Lab("diff", lab.Number))
	}
	questions(p, lab)
}

// solutions prints where the solutions of a lab are, and what is special about each of
// the designs. Whole adds when to choose it.
func solutions(p *terminal.Page, lab workbook.Lab, lesson Lesson, whole bool) {
	compare(p, lab, lesson.Reference, lesson.Words)
	if len(lesson.Designs) == 0 {
		return
	}
	p.Fact("designs", lab.AlternativesPath()+" (other ways to solve it)")
	for _, design := range lesson.Designs {
		text := design.Name + ": " + design.About
		if whole && design.Choose != "" {
			text += ". " + design.Choose + "."
		}
		p.Fact("", text)
	}
}

// compare prints how to see the solution: reference if there is one, else the diff.
func compare(p *terminal.Page, lab workbook.Lab, reference string, words terminal.Words) {
	if reference != "" {
		p.Fact("compare", reference+" (the solution in Node.js)")
		return
	}
	p.Fact("compare", words.Lab("diff", lab.Number)+" (your code and the solution)")
}

// questions prints where the questions of a lab are.
func questions(p *terminal.Page, lab workbook.Lab) {
	p.Fact("read", lab.NotesPath()+" (questions that interviewers ask)")
}

// about prints which section of the notes explains each check and which rules it proves.
// Titles are for a page that does not list the checks already.
func about(p *terminal.Page, lab workbook.Lab, checks []catalogue.Check, titles bool) {
	const before, between, least = 4, 2, 24 // the number, the gap, and the room for rules
	key := "The section of " + lab.NotesPath() + " that explains each check"
	if rules := checks[0].Rules; len(rules) > 0 {
		key += ", and the rules that it proves: " + catalogue.RulePath(lab, rules[0].ID) + " and so on"
	}
	p.Wrapped("", terminal.Faint, key+".")
	p.Line("")
	widest := 0
	for _, check := range checks {
		widest = max(widest, ansi.StringWidth(section(check)))
	}
	widest = min(widest, p.Width()-before-between-least)
	for i, check := range checks {
		number := fmt.Sprintf("%2d", i+1)
		if titles {
			for line := range strings.SplitSeq(terminal.WrapWords(check.Title, p.Width()-before), "\n") {
				p.Line("%s  %s", terminal.Faint.Render(fmt.Sprintf("%2s", number)), line)
				number = ""
			}
		}
		left, rules := section(check), catalogue.RuleIDs(check.Rules)
		if ansi.StringWidth(left) > widest { // the rules go below
			p.Line("%s  %s", terminal.Faint.Render(fmt.Sprintf("%2s", number)), left)
			if rules == "" {
				continue
			}
			number, left = "", ""
		}
		for line := range strings.SplitSeq(terminal.WrapWords(rules, p.Width()-before-widest-between), "\n") {
			p.Line("%s  %s  %s", terminal.Faint.Render(fmt.Sprintf("%2s", number)), terminal.Pad(left, widest), line)
			number, left = "", ""
		}
	}
}

// section is the link to the heading of the notes that explains a check.
func section(check catalogue.Check) string { return "#" + check.Note }
