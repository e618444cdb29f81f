package verify

import (
	"fmt"

	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/drill/cards"
)

// deck proves that the questions in notes/ are well formed.
func deck(book workbook.Workbook) ([]Problem, error) {
	_, problems, err := cards.Load(book)
	if err != nil {
		return nil, err
	}
	var found []Problem
	for _, problem := range problems {
		found = append(found, Problem{Place: fmt.Sprintf("%s:%d", problem.File, problem.Line), Text: problem.Text})
	}
	return found, nil
}
