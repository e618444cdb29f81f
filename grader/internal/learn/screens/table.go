package screens

import (
	"fmt"

	"github.com/charmbracelet/x/ansi"

	"socketlab/grader/internal/core/terminal"
)

// Row is one lab in the table of labs.
type Row struct {
	Number int
	Name   string // without its number
	// Passed is how many of the checks pass.
	Passed, Checks int
	// Score is the score of the last run. Ran reports whether there was one on this code.
	Score int
	Ran   bool
	Hints int // hints given
	Seen  string
	State string // at most nine columns
	Done  bool
	// Program is the command line of the program that was graded instead of Go files.
	Program string
	// Note is what to know apart from the state, such as "solved on 2 Jan 2026". It is
	// printed below the table.
	Note string
}

const widestState = 9

// column is a column of the table between the name and the state.
type column struct {
	head  string
	width int
	cell  func(Row) string
}

// columnsFor returns the columns that fit the width of a page.
func columnsFor(width int) []column {
	cells, seen := 10, "solution"
	if width < terminal.Columns {
		cells, seen = 4, "seen"
	}
	all := []column{
		{"checks", cells + 6, func(r Row) string {
			return terminal.Bar(r.Passed, r.Checks, cells) + fmt.Sprintf("%6s", fmt.Sprintf("%d/%d", r.Passed, r.Checks))
		}},
		{"score", 5, func(r Row) string {
			if !r.Ran {
				return terminal.Faint.Render("    –")
			}
			return fmt.Sprintf("%5d", r.Score)
		}},
		{"hints", 5, func(r Row) string {
			if r.Hints == 0 {
				return terminal.Faint.Render("    –")
			}
			return fmt.Sprintf("%5d", r.Hints)
		}},
		{seen, len(seen), func(r Row) string {
			if r.Seen == "" {
				return terminal.Faint.Render("–")
			}
			return r.Seen
		}},
	}
	if width < 60 {
		return all[:1]
	}
	return all
}

// table prints a header, one line for each lab, and the totals. It marks the row with
// index chosen, if there is one.
func table(p *terminal.Page, rows []Row, chosen int) {
	shown := columnsFor(p.Width())
	room := p.Width() - len("  00  ") - len("  ") - widestState
	for _, column := range shown {
		room -= 2 + column.width
	}
	longest := 0
	sum := Row{Ran: true}
	for _, row := range rows {
		longest = max(longest, ansi.StringWidth(row.Name))
		sum.Passed, sum.Checks = sum.Passed+row.Passed, sum.Checks+row.Checks
		sum.Score, sum.Hints = sum.Score+row.Score, sum.Hints+row.Hints
	}
	room = min(room, max(longest, len("lab")))
	line := func(number, name, state string, cell func(column) string) {
		text := fmt.Sprintf("%4s  %s", number, terminal.Pad(ansi.Truncate(name, room, "…"), room))
		for _, column := range shown {
			text += "  " + terminal.Pad(cell(column), column.width)
		}
		p.Line("%s", text+"  "+state)
	}
	line("", terminal.Faint.Render("lab"), terminal.Faint.Render("state"), func(c column) string { return terminal.Faint.Render(c.head) })
	for i, row := range rows {
		mark := " "
		if i == chosen {
			mark = terminal.Cyan.Render("›")
		}
		state := terminal.Plain(row.State)
		if row.Done {
			state = terminal.Green.Render(state)
		}
		line(fmt.Sprintf("%s %02d", mark, row.Number), terminal.Plain(row.Name), state, func(c column) string { return c.cell(row) })
	}
	if len(rows) > 1 {
		line("", "all", "", func(c column) string { return c.cell(sum) })
	}
	for _, row := range rows {
		if row.Program != "" {
			p.Wrapped("      ", terminal.Faint, fmt.Sprintf("lab %02d last ran a program: %s", row.Number, row.Program))
		}
		if row.Note != "" {
			p.Wrapped("      ", terminal.Faint, fmt.Sprintf("lab %02d: %s", row.Number, row.Note))
		}
	}
}
