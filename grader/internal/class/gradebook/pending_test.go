package gradebook

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A row whose student is in doubt has all grades, and nowhere a total.
func TestPendingRowHasNoTotal(t *testing.T) {
	book := small()
	row := &book.Rows[0]
	row.Pending = "it is in doubt whose <this> is"
	book.Sum()
	require.True(t, row.Ungraded)
	require.NotZero(t, row.Total)
	require.NoError(t, book.Valid())
	dir := t.TempDir()
	require.NoError(t, WriteAll(dir, book))
	found := files(t, dir)
	id := row.Student.ID

	require.Contains(t, found["feedback/"+id+".md"], "**Not final:** it is in doubt whose")
	require.NotContains(t, found["feedback/"+id+".md"], "**Total:")
	require.NotContains(t, found["students/"+id+".html"], `id="total"`)
	require.Contains(t, found["students/"+id+".html"], "in doubt whose &lt;this&gt; is")
	require.NotContains(t, found["junit.xml"], `"total" value="`+hundredths(row.Total).String()+`"`)
	sheet := ""
	for line := range strings.Lines(found["grades.csv"]) {
		if strings.HasPrefix(line, id+",") {
			sheet = line
		}
	}
	require.Contains(t, sheet, ",pending,,")
	require.Contains(t, found["gradescope/"+id+".json"], "Not final: it is in doubt whose")
	_, err := Classroom50(*row, book.Labs, Submitted{})
	require.ErrorIs(t, err, ErrUngraded)
	require.ErrorContains(t, err, "in doubt")

	read, err := Read(filepath.Join(dir, "book.json"))
	require.NoError(t, err)
	require.Equal(t, row.Pending, read.Rows[0].Pending)
	read.Rows[0].Ungraded = false
	require.Error(t, errors.Join(read.Valid()), "a pending row that claims a final total")
}
