package verify

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
)

// book copies the small workbook in testdata and adds mutants, by name, that
// claim to be killed by TestHello.
func book(t *testing.T, mutants map[string]string) workbook.Workbook {
	t.Helper()
	root := filepath.Join(t.TempDir(), "book")
	require.NoError(t, os.CopyFS(root, os.DirFS("testdata/book")))
	for name, code := range mutants {
		text := "//go:build mutant\n\n// It is wrong.\n//\n//lab:breaks 1.1\n//lab:kills TestHello\npackage greeting\n\n" + code + "\n"
		require.NoError(t, os.WriteFile(filepath.Join(root, "solutions/01-greeting/mutants", name+".go"), []byte(text), 0o600))
	}
	return workbook.Workbook{Root: root}
}

// prove verifies the labs of a workbook and returns what is problems and the screen.
func prove(t *testing.T, book workbook.Workbook) (problems []string, screen string) {
	t.Helper()
	labs, err := book.Labs()
	require.NoError(t, err)
	var out bytes.Buffer
	t.Chdir(book.Root) // paths are shown relative to it
	found, err := Labs(t.Context(), book, labs, false, Options{Pristine: true}, terminal.PlainPage(&out, false))
	require.NoError(t, err)
	for _, b := range found {
		problems = append(problems, fmt.Sprintf("%s: %s\n%s", b.Place, b.Text, b.Detail))
	}
	return problems, out.String()
}

// A mutant that lives and mutants that do not build are each reported by name,
// and the sound ones are still proved.
func TestMutantsAreJudgedOneByOne(t *testing.T) {
	problems, screen := prove(t, book(t, map[string]string{
		"lenient":       `func hello() string { return "oh, " + "hello" }`,
		"misspelt":      `func hello() string { return hullo }`,
		"without-setup": `func Setup() int { return len(hello() + object()) }`,
		"far-import":    "import \"example.com/far\"\n\nfunc hello() string { return far.Hello }",
	}))

	require.Len(t, problems, 4, screen)
	all := strings.Join(problems, "\n")
	require.Contains(t, all, "mutant lenient lived: TestHello must catch it")
	require.Contains(t, all, "mutant misspelt does not build\nsolutions/01-greeting/mutants/misspelt.go:9:30: undefined: hullo")
	require.Contains(t, all, "mutant without-setup does not build\n")
	require.Contains(t, all, "mutant far-import does not build\n")
	require.Regexp(t, `lenient +lived`, screen)
	require.Regexp(t, `misspelt +does not build`, screen)
	require.Regexp(t, `mute +killed by 1 `, screen)
}

// A lab may be about a load balancer: its program is run as one.
func TestLabAboutABalancer(t *testing.T) {
	b := book(t, map[string]string{"without-setup": `func Setup() int { return len(hello() + object()) }`})
	mark(t, b, "labs/node/node.go", "func Main", "func MainBalancer")
	mark(t, b, "labs/01-greeting/greeting_test.go", "node.Main", "node.MainBalancer")
	main := filepath.Join(b.Root, "labs/01-greeting/node/main.go")
	require.NoError(t, os.MkdirAll(filepath.Dir(main), 0o700))
	require.NoError(t, os.WriteFile(main, []byte("package main\n\nimport (\n\tgreeting \"socketlab/labs/01-greeting\"\n\t\"socketlab/labs/node\"\n)\n\n"+
		"func main() { node.MainBalancer(greeting.Setup) }\n"), 0o600))

	problems, screen := prove(t, b)

	require.Len(t, problems, 1, screen)
	require.Contains(t, problems[0], "mutant without-setup does not build\n")
	require.Contains(t, problems[0], "cannot use variant.Setup")
	require.Regexp(t, `mute +killed by 1 `, screen)
}

// mark replaces text in a file of the workbook.
func mark(t *testing.T, book workbook.Workbook, file, old, with string) {
	t.Helper()
	path := filepath.Join(book.Root, file)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(text), old)
	require.NoError(t, os.WriteFile(path, []byte(strings.Replace(string(text), old, with, 1)), 0o600))
}

// A mutant with a race may live without the race detector, so it is not run, and its
// check may have no other.
func TestMutantsWithRacesAreLeftOut(t *testing.T) {
	const check, mute = "labs/01-greeting/greeting_test.go", "solutions/01-greeting/mutants/mute.go"
	b := book(t, nil)
	mark(t, b, check, "func TestHello", "//lab:race\nfunc TestHello")
	mark(t, b, mute, "package", "//lab:race\npackage")

	problems, screen := prove(t, b)

	require.Empty(t, problems, screen)
	require.Contains(t, screen, "LEFT OUT: 1 mutant that only the race detector finds (mute); add --race to run")
	require.NotRegexp(t, `mute +killed`, screen)
}

// The mark //lab:race is on those checks that a mutant with a race names, and no others.
func TestMarksOfRacesAgree(t *testing.T) {
	const check, mute = "labs/01-greeting/greeting_test.go", "solutions/01-greeting/mutants/mute.go"
	b := book(t, nil)
	mark(t, b, check, "func TestWorld", "//lab:race\nfunc TestWorld")
	mark(t, b, mute, "package", "//lab:race\npackage")

	problems, screen := prove(t, b)

	require.Len(t, problems, 2, screen)
	require.Contains(t, problems[0], "check TestHello must catch a mutant under the race detector; add //lab:race")
	require.Contains(t, problems[1], "check TestWorld is marked //lab:race, but no mutant")
}

// All mutants are initialised in one program. A mutant that panics there would
// kill itself and all the others for the wrong reason.
func TestMutantThatBreaksTheProgramIsNoKill(t *testing.T) {
	problems, screen := prove(t, book(t, map[string]string{
		"panics-at-once": `func hello() string { return greeting }` + "\n\n" + `var greeting = func() string { panic("at once") }()`,
	}))

	all := strings.Join(problems, "\n")
	require.Contains(t, all, "the solution must pass every check", screen)
	require.Contains(t, all, "panic: at once")
}

// A solution of another design must pass every check, like the reference.
func TestAlternativesMustPass(t *testing.T) {
	b := book(t, nil)
	for name, code := range map[string]string{
		"in-one-piece": `func Setup() string { return "hello " + world }`,
		"too-short":    `func Setup() string { return "hello" }`,
		"half-done":    `func Setup() string { return hello }`,
	} {
		dir := filepath.Join(b.Root, "solutions/01-greeting/alternatives", name)
		require.NoError(t, os.MkdirAll(dir, 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "anything.go"), []byte("package greeting\n\n"+code+"\n"), 0o600))
	}

	problems, screen := prove(t, b)

	require.Len(t, problems, 2, screen)
	all := strings.Join(problems, "\n")
	require.Contains(t, all, "a right solution of another design must pass every check\nTestWorld")
	require.Contains(t, all, "alternative-half-done does not build\nsolutions/01-greeting/alternatives/half-done/anything.go:3:30: undefined: hello")
	require.Regexp(t, `alternative-in-one-piece +passes 2 of 2`, screen)
}
