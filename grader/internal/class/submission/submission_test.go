package submission

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
)

func TestHashCoversEverythingThatIsGraded(t *testing.T) {
	files := map[string]workbook.Files{"01-alpha": {"a.go": []byte("package alpha\n")}}
	seen := map[string]int{}
	for i, work := range []Work{
		{},
		{Refused: "it holds a link"},
		{Labs: files},
		{Labs: files, RefusedLabs: map[string]string{"02-beta": "b.go is a link"}},
		{Labs: files, RefusedLabs: map[string]string{"03-gamma": "b.go is a link"}},
		{Labs: files, RefusedLabs: map[string]string{"02-beta": "b.go is not UTF-8"}},
		{RefusedLabs: map[string]string{"02-beta": "b.go is a link"}},
	} {
		require.NotContains(t, seen, work.Hash(), "%d", i)
		seen[work.Hash()] = i

		var again Work
		text, err := json.Marshal(work)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &again))
		require.Equal(t, work.Hash(), again.Hash())
	}
	// Journals of earlier graders know work without refused labs by this hash.
	require.Equal(t, "dd8fcbca3d306aadfe84da67a1871460aec662d2523dbcabd4a00e42c7ec0bac", Work{Labs: files}.Hash())
}
