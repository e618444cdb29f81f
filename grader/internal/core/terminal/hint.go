package terminal

import (
	"fmt"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/workbook"
)

// Hint is the next hint of a check.
type Hint struct {
	Check catalogue.Check
	// Before is how many the reader had been given already. When that is all of
	// them, there is no next one.
	Before int
}

// Hint prints the hint. After the last one it prints all, and what is left.
func (p *Page) Hint(hint Hint, lab workbook.Lab, words Words) {
	hints := hint.Check.Hints
	p.Heading(hint.Check.Title)
	p.Line("")
	if hint.Before >= len(hints) {
		for i, text := range hints {
			p.pair(fmt.Sprintf("hint %d/%d", i+1, len(hints)), text)
		}
		p.Line("")
		p.Remark("That was the last hint. What is left:")
		p.pair("read", lab.NotesPath()+"#"+hint.Check.Note)
		p.pair("compare", words.Lab("diff", lab.Number))
		return
	}
	p.pair(fmt.Sprintf("hint %d/%d", hint.Before+1, len(hints)), hints[hint.Before])
	if left := len(hints) - hint.Before - 1; left > 0 {
		p.pair("more", fmt.Sprintf("%s (%d left)", words.Lab("hint", lab.Number), left))
	}
	p.pair("read on", lab.NotesPath()+"#"+hint.Check.Note)
}
