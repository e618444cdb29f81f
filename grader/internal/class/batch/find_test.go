package batch

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/intake"
	"socketlab/grader/internal/class/roster"
	"socketlab/grader/internal/class/submission"
)

func TestStudentIsFoundInAnySpelling(t *testing.T) {
	list, err := roster.Parse(strings.NewReader("id,name,e-mail\nada,Ada Lovelace,countess@example.org\nu/1,Sam Same,\nu2,Sam Same,\n"), "roster.csv")
	require.NoError(t, err)
	var entries []intake.Entry
	for _, student := range append(list.Students, submission.Student{ID: "Zoe-Gro-e", Name: "Zoë Größe"}, submission.Student{ID: "student", Name: "名前"}) {
		entries = append(entries, intake.Entry{Student: student})
	}
	find := finder(entries, list)
	for called, want := range map[string]string{
		"ada": "ada", "ADA": "ada", "Countess@Example.org": "ada", "countess": "ada", "Lovelace, Ada": "ada",
		"u/1": "u-1", "U-1": "u-1", "zoe-gro-e": "Zoe-Gro-e", "Zoë Größe": "Zoe-Gro-e", "名前": "student",
		"zoe@example.org": "", "別名": "", "": "",
	} {
		id, clash := find(called)
		require.Equal(t, want, id, called)
		require.False(t, clash, called)
	}
	id, clash := find("Sam Same")
	require.Empty(t, id)
	require.True(t, clash)

	id, _ = finder(entries, nil)("ADA")
	require.Equal(t, "ada", id)
}
