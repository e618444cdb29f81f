package verify

import (
	"fmt"

	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/drill/cards"
)

// deck proves that the questions in notes/ are well formed.
func deck(book workbook.Workbook) ([]Broken, error) {
	_, problems, err := cards.Load(book)
	if err != nil {
		return nil, err
	}
	var broken []Broken
	for _, problem := range problems {
		broken = append(broken, Broken{Place: fmt.Sprintf("%s:%d", problem.File, problem.Line), Rule: problem.Text})
	}
	return broken, nil
}
