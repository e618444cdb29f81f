package catalogue

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/prose/prosetest"
	"socketlab/grader/internal/core/workbook"
)

func TestTitlesAndHintsArePlainEnglish(t *testing.T) {
	book, err := workbook.Find(".")
	require.NoError(t, err)
	labs, err := book.Labs()
	require.NoError(t, err)
	require.NotEmpty(t, labs)
	checker := prosetest.New(t)

	for _, lab := range labs {
		checks, err := Load(lab)
		require.NoError(t, err)
		for _, check := range checks {
			at := fmt.Sprintf("%s:%d: %s", check.File, check.Line, check.Name)
			checker.Plain(at+": title", check.Title+".")
			checker.Plain(at+": stricter", check.Stricter)
			for i, hint := range check.Hints {
				checker.Plain(fmt.Sprintf("%s: hint %d", at, i+1), hint)
			}
			for i, hint := range check.NodeHints {
				checker.Plain(fmt.Sprintf("%s: hint %d in Node.js", at, i+1), hint)
			}
		}
	}
}
