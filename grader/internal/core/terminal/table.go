package terminal

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Row is one lab in the table of labs.
type Row struct {
	Number int
	Name   string // without its number
	// Passed counts the checks, out of Checks, that have passed at some time.
	Passed, Checks int
	// Score is that of the last run; Ran says that there was one.
	Score int
	Ran   bool
	Hints int // given
	Seen  string
	State string // a word, nine columns at most
	Done  bool
	// Program is the command line of what ran instead of Go files.
	Program string
}

const widestState = 9

// column is one column of the table, between the name and the state.
type column struct {
	head  string
	width int
	cell  func(Row) string
}

// columnsFor are what a page so wide has room for.
func columnsFor(width int) []column {
	cells, seen := 10, "solution"
	if width < columns {
		cells, seen = 4, "seen"
	}
	all := []column{
		{"checks", cells + 6, func(r Row) string {
			return bar(r.Passed, r.Checks, cells) + fmt.Sprintf("%6s", fmt.Sprintf("%d/%d", r.Passed, r.Checks))
		}},
		{"score", 5, func(r Row) string {
			if !r.Ran {
				return faint.Render("    –")
			}
			return fmt.Sprintf("%5d", r.Score)
		}},
		{"hints", 5, func(r Row) string {
			if r.Hints == 0 {
				return faint.Render("    –")
			}
			return fmt.Sprintf("%5d", r.Hints)
		}},
		{seen, len(seen), func(r Row) string {
			if r.Seen == "" {
				return faint.Render("–")
			}
			return r.Seen
		}},
	}
	if width < 60 {
		return all[:1]
	}
	return all
}

// table prints a line a lab, under a line of heads, and the sum. The chosen row,
// if there is one of that index, is marked.
func (p *Page) table(rows []Row, chosen int) {
	shown := columnsFor(p.width)
	room := p.width - len("  00  ") - len("  ") - widestState
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
		text := fmt.Sprintf("%4s  %s", number, pad(ansi.Truncate(name, room, "…"), room))
		for _, column := range shown {
			text += "  " + pad(cell(column), column.width)
		}
		p.Line("%s", text+"  "+state)
	}
	line("", faint.Render("lab"), faint.Render("state"), func(c column) string { return faint.Render(c.head) })
	for i, row := range rows {
		mark := " "
		if i == chosen {
			mark = cyan.Render("›")
		}
		state := clean(row.State)
		if row.Done {
			state = green.Render(state)
		}
		line(fmt.Sprintf("%s %02d", mark, row.Number), clean(row.Name), state, func(c column) string { return c.cell(row) })
	}
	if len(rows) > 1 {
		line("", "all", "", func(c column) string { return c.cell(sum) })
	}
	for _, row := range rows {
		if row.Program != "" {
			p.wrapped("      ", faint, fmt.Sprintf("%02d ran as a program: %s", row.Number, row.Program))
		}
	}
}

// bar shows how much of a whole is done, in so many cells; full only when all
// of it is, empty only when none is.
func bar(done, whole, cells int) string {
	full := 0
	if whole > 0 {
		full = cells * done / whole
	}
	if done > 0 {
		full = max(1, full)
	}
	style := yellow
	if done == whole {
		style = green
	}
	return style.Render(strings.Repeat("█", full)) + faint.Render(strings.Repeat("░", cells-full))
}

func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-ansi.StringWidth(text)))
}
