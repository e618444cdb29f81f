package verify

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/terminal"
)

// A mutant that the checks do not notice survives, unless the list of equivalent mutants
// has it. An entry that no survivor needs is a problem.
func TestAuto(t *testing.T) {
	book := book(t, nil)
	solution := filepath.Join(book.Root, "solutions/01-greeting")
	require.NoError(t, os.WriteFile(filepath.Join(solution, "hello.go"), []byte(`package greeting

func hello() string {
	if len(world) > 3 {
		return "hello"
	}
	return ""
}
`), 0o600))
	text, err := os.ReadFile(filepath.Join(solution, "greeting.go"))
	require.NoError(t, err)
	text = bytes.Replace(text, []byte("func hello() string { return \"hello\" }\n"), nil, 1)
	require.NoError(t, os.WriteFile(filepath.Join(solution, "greeting.go"), text, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(solution, "mutants", equivalentFile), []byte(`# a comment

hello.go | if len(world) > 3 { | 3 becomes 2 | the world has five letters
hello.go | if len(world) > 3 { | 3 becomes 9 | no such edit
`), 0o600))
	labs, err := book.Labs()
	require.NoError(t, err)
	var screen bytes.Buffer
	t.Chdir(book.Root)

	problems, err := Auto(t.Context(), labs, Options{}, terminal.PlainPage(&screen, false))

	require.NoError(t, err)
	said := fmt.Sprint(problems)
	require.Len(t, problems, 2, said)
	require.Contains(t, said, "only 33.3 % of the automatic mutants die")
	require.Contains(t, said, "a mutant that does not exist or dies; remove this line: hello.go | if len(world) > 3 { | 3 becomes 9")
	require.Contains(t, screen.String(), "  solutions/01-greeting/hello.go:4: > becomes >=\n      if len(world) > 3 {\n")
	require.Contains(t, screen.String(), "  solutions/01-greeting/hello.go:4: 3 becomes 4\n")
	require.NotContains(t, screen.String(), "negated")
	require.Contains(t, screen.String(), "33.3 % killed: 1 of 3 (6 mutants made, 2 do not compile, 1 are equivalent)")
}

func TestMalformedReasonsAreNamed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "list.txt")
	for _, line := range []string{"a.go", "a.go | x++", "a.go | x++ | "} {
		require.NoError(t, os.WriteFile(file, []byte("# first\n"+line+"\n"), 0o600))

		_, err := reasons(file, "the file", "the change")

		require.ErrorContains(t, err, "list.txt:2: write the file, the change and the reason", line)
	}
	require.NoError(t, os.WriteFile(file, []byte("a.go | x++ | one\na.go | x++ | two\n"), 0o600))
	_, err := reasons(file, "the file", "the change")
	require.ErrorContains(t, err, "list.txt:2: this is listed twice")

	none, err := reasons(file+".missing", "the file", "the change")
	require.NoError(t, err)
	require.Empty(t, none)
}
