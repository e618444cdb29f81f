package cards

import (
	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/workbook"
)

// Evidence verifies "Shown by" on pages without cards, such as interviews.
type Evidence struct{ known *known }

// NewEvidence collects the checks, commands and mutants of the clone.
func NewEvidence(book workbook.Workbook) (*Evidence, error) {
	known, err := know(book)
	if err != nil {
		return nil, err
	}
	return &Evidence{known}, nil
}

// Judge verifies that everything named in the text exists, and returns the checks that it
// names. Page and line locate the text; page is relative to the root.
func (e *Evidence) Judge(page string, line int, text string) ([]Check, catalogue.Problems) {
	card := Card{Page: page, Shown: text, shownLine: line}
	problems := e.known.judge(&card)
	return card.Checks, problems
}
