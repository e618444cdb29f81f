//go:build unix

package interop

import (
	"path"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

// inNodeJS lists the labs that have a solution in Node.js.
var inNodeJS = []int{1, 2, 3, 4, 6, 8}

// A server on the official packages passes every check except those marked as
// stricter. It must fail those, or the mark is out of date.
func TestNodeSolutions(t *testing.T) {
	for _, lab := range labsInNodeJS(t) {
		t.Run(lab.Name, func(t *testing.T) {
			checks, err := catalogue.Load(lab)
			require.NoError(t, err)
			server := path.Join("solutions", lab.Name, "node", "server.mjs")
			require.FileExists(t, filepath.Join(lab.Root, filepath.FromSlash(server)))

			rec := grade(t, []string{"REDIS_URL="}, lab.Name, "--who", "solution", "--node", "node "+server, "--timeout", "5m")

			require.Equal(t, "node "+server, rec.Node)
			require.Equal(t, record.Miniredis, rec.Redis)
			require.Len(t, rec.Checks, len(checks))
			for i, check := range rec.Checks {
				if checks[i].Stricter != "" {
					require.Equalf(t, record.Failed, check.Status, "%s is marked //lab:stricter (%s)", check.Name, checks[i].Stricter)
					continue
				}
				require.Equalf(t, record.Passed, check.Status, "%s: %s\n%s", check.Name, check.Message, check.Transcript)
			}
		})
	}
}

func labsInNodeJS(t *testing.T) []workbook.Lab {
	t.Helper()
	labs, err := book(t).Labs()
	require.NoError(t, err)
	labs = slices.DeleteFunc(labs, func(lab workbook.Lab) bool { return !slices.Contains(inNodeJS, lab.Number) })
	require.Len(t, labs, len(inNodeJS))
	return labs
}
