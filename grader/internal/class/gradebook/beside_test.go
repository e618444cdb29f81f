package gradebook

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/submission"
)

// besides returns what index.html shows beside the grades of each student, by ID.
func besides(t *testing.T, book *Book) map[string][]string {
	t.Helper()
	text, err := pageOf(book)
	require.NoError(t, err)
	found := map[string][]string{}
	for _, cell := range all(parseHTML(t, string(text)), "td") {
		if class, _ := attribute(cell, "class"); class != "why" {
			continue
		}
		id, _ := attribute(cell.Parent, "data-id")
		found[id] = []string{}
		for _, said := range all(cell, "p") {
			found[id] = append(found[id], strings.Join(strings.Fields(content(said)), " "))
		}
	}
	return found
}

// A teacher need not open a student's page to learn why a grade is as it is.
func TestReasonsAndRemarksAreBesideTheGrade(t *testing.T) {
	book := small()
	book.Rows[3].Pending = "it is in doubt whose this is"
	book.Sum()

	require.Equal(t, map[string][]string{
		"ada": {"published solution: 01-scaling"},
		"bob": {
			"01-scaling the reason of build-failed", "02-handshake-auth the reason of killed",
			"go.mod: left out: the workbook's own is used",
			"02-handshake-auth a`b.go: left out: its build constraint does not hold where it was graded",
		},
		"eve": {"01-scaling the reason of timed-out", "02-handshake-auth the reason of missing"},
		"max": {"not final it is in doubt whose this is", "01-scaling the reason of infra", "02-handshake-auth the reason of refused"},
	}, besides(t, book))
}

// A submission with a hundred remarks does not push all others off the screen.
func TestOnlyTheFirstRemarksAreBesideTheGrade(t *testing.T) {
	book := small()
	book.Rows[0].Published, book.Rows[0].Remarks = nil, nil
	for n := range maxBeside + 97 {
		book.Rows[0].Remarks = append(book.Rows[0].Remarks, submission.Remark{Text: fmt.Sprint("remark ", n)})
	}
	text, err := pageOf(book)
	require.NoError(t, err)

	require.Equal(t, []string{"remark 0", "remark 1", "remark 2", "97 more"}, besides(t, book)["ada"])
	require.Contains(t, string(text), "remark 99", "all are at the end of the page")
}
