package cards

import (
	"fmt"
	"strings"

	"socketlab/grader/internal/core/catalogue"
)

// page is a Markdown page being parsed.
type page struct {
	path     string
	lines    []string
	code     []bool // whether each line is fenced code
	cards    []Card
	problems catalogue.Problems
}

// questions is the heading above the cards of a page.
const questions = "## Questions"

// Parse returns the cards of a page in order, without malformed ones, and the problems.
// Path is the path of the page relative to the root.
func Parse(path, text string) ([]Card, catalogue.Problems) {
	p := &page{path: path, lines: strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")}
	p.fences()
	start, inside := -1, false
	finish := func(end int) {
		if start >= 0 {
			p.card(start, end)
		}
		start = -1
	}
	for i, line := range p.lines {
		if p.code[i] {
			continue
		}
		switch {
		case strings.HasPrefix(line, "# "), strings.HasPrefix(line, "## "):
			finish(i)
			inside = strings.TrimRight(line, " #") == questions
		case inside && (strings.HasPrefix(line, "### ") || line == "###"):
			finish(i)
			start = i
		case start < 0 && strings.HasPrefix(line, idOpen):
			p.problem(i, "the id of a card must be below a ### question under %q", questions)
		}
	}
	finish(len(p.lines))
	return p.cards, p.problems
}

// problem adds a problem with the line at index i.
func (p *page) problem(i int, format string, args ...any) {
	p.problems = append(p.problems, catalogue.Problem{File: p.path, Line: i + 1, Text: fmt.Sprintf(format, args...)})
}

// fences finds the lines of fenced code, in which headings and labels have no meaning. An
// unclosed fence is a problem, since it hides the rest of the page.
func (p *page) fences() {
	p.code = make([]bool, len(p.lines))
	open, at := "", 0
	for i, line := range p.lines {
		mark, info := fence(line)
		p.code[i] = open != "" || mark != ""
		switch {
		case open == "" && mark != "":
			open, at = mark, i
		case open != "" && strings.HasPrefix(mark, open) && strings.TrimSpace(info) == "":
			open = ""
		}
	}
	if open != "" {
		p.problem(at, "the code block that starts here is not closed; close it with %s", open)
	}
}

// fence splits a line that opens or closes fenced code into its mark, such as ```, and
// the text after it. For other lines the mark is empty.
func fence(line string) (mark, info string) {
	line = strings.TrimLeft(line, " ")
	for _, sign := range []string{"`", "~"} {
		info := strings.TrimLeft(line, sign)
		if mark := line[:len(line)-len(info)]; len(mark) >= 3 && (sign == "~" || !strings.Contains(info, "`")) {
			return mark, info
		}
	}
	return "", ""
}
