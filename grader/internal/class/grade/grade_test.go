package grade_test

import (
	"context"
	"maps"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/grade"
	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/sandbox"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/workbook"
)

// open returns a grader for all labs in the strongest sandbox of this machine.
func open(t *testing.T) (*grade.Grader, []workbook.Lab) {
	t.Helper()
	book, err := workbook.Find(".")
	require.NoError(t, err)
	labs, err := book.Labs()
	require.NoError(t, err)
	box, err := sandbox.Open(t.Context(), book.Root, "")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, box.Close()) })
	grader, err := grade.Open(t.Context(), book, labs, box, grade.Options{Seed: 7})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, grader.Close()) })
	return grader, labs
}

func TestGrade(t *testing.T) {
	grader, labs := open(t)
	solved := submission.Submission{Student: submission.Student{ID: "ada"}, Work: submission.Work{Labs: map[string]workbook.Files{}}}
	for _, lab := range labs {
		files, err := lab.Solution()
		require.NoError(t, err)
		solved.Labs[lab.Name] = files
	}

	t.Run("the solution scores everything", func(t *testing.T) {
		if os.Getenv("SOCKETLAB_FULL") == "" {
			t.Skip("only in .ci/full: below, the solution of one lab scores everything; run it with SOCKETLAB_FULL=1 go test -run TestGrade ./grader/internal/class/grade")
		}
		grades, err := grader.Grade(context.Background(), solved)
		require.NoError(t, err)
		for _, g := range grades {
			require.Equal(t, gradebook.Graded, g.Outcome, "%s: %s %s", g.Lab, g.Reason, g.Record.BuildOutput)
			require.Equal(t, 100, g.Record.Score, "%s: %+v", g.Lab, g.Record.FirstFailure())
		}
	})
	t.Run("a broken lab costs no other", func(t *testing.T) {
		sub := solved
		ends := workbook.Files{"bad.go": []byte("package scaling\n\nimport \"os\"\n\nfunc init() { os.Exit(0) }\n")}
		maps.Copy(ends, solved.Labs[labs[0].Name])
		sub.Labs = map[string]workbook.Files{
			labs[0].Name: ends, // compiles, and its init ends every process that contains it
			labs[1].Name: {"auth.go": []byte("package handshakeauth\n\nfunc {")},
			labs[2].Name: solved.Labs[labs[2].Name],
		}

		grades, err := grader.Grade(context.Background(), sub)

		require.NoError(t, err)
		require.Equal(t, gradebook.Graded, grades[0].Outcome, grades[0].Reason)
		require.Equal(t, gradebook.BuildFailed, grades[1].Outcome)
		require.Contains(t, grades[1].Reason, "labs/"+labs[1].Name+"/auth.go:3:6")
		require.Equal(t, 100, grades[2].Record.Score, "%+v", grades[2].Record.FirstFailure())
		require.Equal(t, gradebook.Missing, grades[3].Outcome)
		require.Zero(t, grades[0].Record.Score+grades[1].Record.Score+grades[3].Record.Score)
		require.Equal(t, 100, grades[1].Record.Maximum)
	})
	t.Run("a refused submission scores nothing", func(t *testing.T) {
		sub := submission.Submission{Work: submission.Work{Refused: "it holds a link"}}
		grades, err := grader.Grade(context.Background(), sub)
		require.NoError(t, err)
		require.Len(t, grades, len(labs))
		require.Equal(t, gradebook.Refused, grades[3].Outcome)
		require.Equal(t, "it holds a link", grades[3].Reason)
	})
	t.Run("a refused lab costs no other", func(t *testing.T) {
		sub := submission.Submission{Work: submission.Work{
			Labs:        map[string]workbook.Files{labs[0].Name: {"adapter.go": []byte("package scaling\n")}},
			RefusedLabs: map[string]string{labs[1].Name: "it holds a link"},
		}}
		grades, err := grader.Grade(context.Background(), sub)
		require.NoError(t, err)
		require.Equal(t, gradebook.BuildFailed, grades[0].Outcome) // and was compiled
		require.Equal(t, gradebook.Refused, grades[1].Outcome)
		require.Equal(t, "it holds a link", grades[1].Reason)
		require.Equal(t, gradebook.Missing, grades[2].Outcome)
	})
}
