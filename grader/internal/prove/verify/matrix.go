package verify

import (
	"fmt"
	"strings"

	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/text"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// Kill is what one check did to one mutant.
type Kill int

// What a check can do to a mutant.
const (
	Lived     Kill = iota // it passed, as nobody asked it to do otherwise
	Killed                // it failed, unasked
	Caught                // it failed, as the mutant says it must
	Missed                // it passed although the mutant says it must not
	NotViable             // it ended in a way that proves nothing
	NotRun                // nobody asked it
)

var kills = map[Kill]struct {
	sign  string
	style lipgloss.Style
}{
	Lived:     {"·", terminal.Faint},
	Killed:    {"+", lipgloss.NewStyle()},
	Caught:    {"X", terminal.Green},
	Missed:    {"!", terminal.Red},
	NotViable: {"?", terminal.Red},
	NotRun:    {" ", lipgloss.NewStyle()},
}

// Matrix shows which check kills which mutant.
type Matrix struct {
	Lab     string
	Checks  []string // titles, in order
	Mutants []MatrixRow
}

// MatrixRow is one mutant and what each check did to it.
type MatrixRow struct {
	Name  string
	Kills []Kill
}

// Print prints the kill matrix with its legend. Checks are numbered columns.
func (m Matrix) Print(p *terminal.Page) {
	p.Line("%s", terminal.Bold.Render("Kills in "+m.Lab))
	cell := 3
	for cell > 2 && p.Width()-2-cell*len(m.Checks) < 24 {
		cell--
	}
	names := max(12, p.Width()-2-cell*len(m.Checks))
	longest := 0
	for _, row := range m.Mutants {
		longest = max(longest, len(row.Name))
	}
	names = min(names, max(longest, 12))

	var header strings.Builder
	for i := range m.Checks {
		fmt.Fprintf(&header, "%*d", cell, i+1)
	}
	p.Line("  %*s%s", names, "", terminal.Faint.Render(header.String()))
	counts := make([]int, len(m.Checks))
	legend := "X caught as named   + caught too   · lived   ! named but lived   ? not viable"
	for _, row := range m.Mutants {
		var cells strings.Builder
		for i, kill := range row.Kills {
			cells.WriteString(strings.Repeat(" ", cell-1) + kills[kill].style.Render(kills[kill].sign))
			switch kill {
			case Killed, Caught:
				counts[i]++
			case NotRun:
				legend = "X caught as named   ! named but lived   ? not viable   blank: not named, not run"
			}
		}
		p.Line("  %-*s%s", names, ansi.Truncate(row.Name, names, "…"), cells.String())
	}
	p.Line("  %s", terminal.Faint.Render(legend))
	for i, title := range m.Checks {
		right := text.Plural(counts[i], "kill ", "kills")
		left := fmt.Sprintf("  %2d  %s", i+1, title)
		p.Sides(ansi.Truncate(left, p.Width()-len(right)-2, "…"), terminal.Faint.Render(right))
	}
	p.Line("")
}
