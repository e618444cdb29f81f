package roster

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/exitcode"
)

func TestMappingIsWhatTheTeacherWrote(t *testing.T) {
	file := filepath.Join(t.TempDir(), MappingFile)
	list := parse(t, "id,name,e-mail\ns1,Jane Doe,jane@example.org\ns2,Sam Same,\ns3,Sam Same,\n")
	none, err := LoadMapping(file)
	require.NoError(t, err)
	_, decided, err := none.Student("x.zip", list)
	require.NoError(t, err)
	require.False(t, decided)

	require.NoError(t, WriteMapping(file, []Doubt{{"x.zip", "nobody, \"x\""}, {"=cmd.zip", "nobody"}}))
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, "handed in,student,why\nx.zip,,\"nobody, \"\"x\"\"\"\n'=cmd.zip,,nobody\n", string(text))
	require.ErrorIs(t, WriteMapping(file, nil), fs.ErrExist, "it keeps what the teacher wrote")
	unedited, err := LoadMapping(file)
	require.NoError(t, err)
	_, decided, err = unedited.Student("x.zip", list)
	require.NoError(t, err)
	require.False(t, decided)

	for student, want := range map[string]int{"s1": 0, "S2": 1, "JANE@example.org": 0, "Doe, Jane": 0} {
		saved := "\ufeffhanded in;student;why\r\n;;\r\n'=cmd.zip;\"" + student + "\";\r\n"
		require.NoError(t, os.WriteFile(file, []byte(saved), 0o600))
		m, err := LoadMapping(file)
		require.NoError(t, err)
		position, decided, err := m.Student("=cmd.zip", list)
		require.NoError(t, err)
		require.True(t, decided)
		require.Equal(t, want, position, student)
		_, decided, err = m.Student("other.zip", list)
		require.NoError(t, err)
		require.False(t, decided)
	}
}

func TestUnclearMappingIsAnErrorWithItsLine(t *testing.T) {
	file := filepath.Join(t.TempDir(), MappingFile)
	list := parse(t, "id,name\ns1,Jane Doe\ns2,Sam Same\ns3,Sam Same\n")
	for text, want := range map[string]string{
		"":                                     ":1: the first line must be handed in,student,why",
		"id,name\n":                            ":1: the first line must be",
		"handed in,student\na,s1\na,s2\n":      ":3: a stands twice, first in line 2",
		"handed in,student\n\"a,s1\n":          ":2: the quotation marks do not pair up",
		"handed in,student\n,s1\na,Sam Same\n": ":3: the roster has no student Sam Same, or more than one; write the ID",
		"handed in,student\na,s9\n":            ":2: the roster has no student s9",
	} {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		m, err := LoadMapping(file)
		if err == nil {
			_, _, err = m.Student("a", list)
		}
		require.ErrorContains(t, err, want)
		require.Equal(t, exitcode.Usage, exitcode.Of(err))
	}
}
