package cards

import (
	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/workbook"
)

// Evidence judges "Shown by" on pages that hold no cards, such as interviews.
type Evidence struct{ known *known }

// NewEvidence reads what the clone has to show.
func NewEvidence(book workbook.Workbook) (*Evidence, error) {
	known, err := know(book)
	if err != nil {
		return nil, err
	}
	return &Evidence{known}, nil
}

// Judge proves that what the text names exists. Page and line are where it
// stands, the page relative to the root.
func (e *Evidence) Judge(page string, line int, text string) ([]Check, catalogue.Problems) {
	card := Card{Page: page, Shown: text, shownLine: line}
	problems := e.known.judge(&card)
	return card.Checks, problems
}
