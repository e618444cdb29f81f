package main

import (
	"socketlab/grader/internal/core/cli"

	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/config"
	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
)

// results is the part of results.json that the tests look at.
type results struct {
	Score  *float64
	Output string
	Tests  []struct {
		Score    *float64
		MaxScore *float64 `json:"max_score"`
		Status   string
		Output   string
	}
}

// parse reads results and requires that they match Gradescope's schema.
func parse(t *testing.T, text []byte) results {
	t.Helper()
	opened, err := os.ReadFile("../internal/class/gradebook/testdata/gradescope.schema.json")
	require.NoError(t, err)
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(opened))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("results", document))
	schema, err := compiler.Compile("results")
	require.NoError(t, err)
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	require.NoError(t, schema.Validate(value), string(text))
	var made results
	require.NoError(t, json.Unmarshal(text, &made))
	return made
}

// autograder is a directory as Gradescope lays it out, and the command in it.
type autograder struct {
	app     *cli.App
	screen  string // a file with what it printed
	options gradescopeOptions
}

func newAutograder(t *testing.T) *autograder {
	t.Helper()
	book, err := workbook.Find(".")
	require.NoError(t, err)
	dir := t.TempDir()
	screen, err := os.Create(filepath.Join(dir, "screen"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = screen.Close() })
	a := &autograder{screen: screen.Name(), app: &cli.App{Book: book, Page: terminal.NewPage(screen), Out: screen}}
	a.options = gradescopeOptions{
		Submission: filepath.Join(dir, "submission"), Metadata: filepath.Join(dir, "submission_metadata.json"),
		Results: filepath.Join(dir, "results", "results.json"), Class: gradeOptions{Labs: []string{"3"}, HasSeed: true, Seed: 7},
	}
	require.NoError(t, os.Mkdir(a.options.Submission, 0o755))
	return a
}

// classFile makes the teacher's class file.
func (a *autograder) classFile(t *testing.T, text string) {
	t.Helper()
	a.options.Class.File = filepath.Join(t.TempDir(), config.Name)
	require.NoError(t, os.WriteFile(a.options.Class.File, []byte(text), 0o644))
}

// handIn puts files of lab 03 where Gradescope puts what a student uploads.
func (a *autograder) handIn(t *testing.T, files workbook.Files) {
	t.Helper()
	dir := filepath.Join(a.options.Submission, "03-authorization")
	require.NoError(t, os.MkdirAll(dir, 0o755))
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), text, 0o644))
	}
}

func (a *autograder) lab(t *testing.T) workbook.Lab {
	t.Helper()
	lab, err := a.app.Book.Lab("3")
	require.NoError(t, err)
	return lab
}

// said returns what the command printed, on one line.
func (a *autograder) said(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(a.screen)
	require.NoError(t, err)
	return strings.Join(strings.Fields(string(text)), " ")
}

func (a *autograder) results(t *testing.T) results {
	t.Helper()
	text, err := os.ReadFile(a.options.Results)
	require.NoError(t, err)
	return parse(t, text)
}

func TestGradescopeGradesASubmissionAndWritesAfterEachCheck(t *testing.T) {
	a := newAutograder(t)
	solution, err := a.lab(t).Solution()
	require.NoError(t, err)
	a.handIn(t, solution)
	about := `{"assignment":{"total_points":"20.0"},"users":[{"name":"Jane Doe","email":"jane@example.org"}]}`
	require.NoError(t, os.WriteFile(a.options.Metadata, []byte(about), 0o644))
	// A class file among the student's files changes nothing.
	require.NoError(t, os.WriteFile(filepath.Join(a.options.Submission, config.Name), []byte("hints = nonsense"), 0o644))
	var all []results
	a.options.write = func(path string, text []byte) error {
		all = append(all, parse(t, text))
		return gradebook.Replace(path, text)
	}

	require.NoError(t, gradeOne(t.Context(), a.app, a.options))

	got := a.results(t)
	require.Equal(t, all[len(all)-1], got)
	require.InDelta(t, 100, *got.Score, 0)
	for _, test := range got.Tests {
		require.Equal(t, "passed", test.Status)
		require.Equal(t, *test.MaxScore, *test.Score)
	}
	require.Contains(t, a.said(t), "worth 20.0 points on Gradescope, but the grader gives up to 100")

	require.Greater(t, len(all), len(got.Tests), "the beginning, each check and the end")
	require.Nil(t, all[0].Score, "nothing is charged before anything ran")
	before := 0.0
	for n, result := range all[1:] {
		require.Len(t, result.Tests, len(got.Tests))
		require.GreaterOrEqual(t, *result.Score, before, "%d", n)
		before = *result.Score
	}
	require.Contains(t, all[2].Output, "Grading continues.")
	require.NotContains(t, got.Output, "Grading continues.")
}

func TestGradescopeGradesWhatDoesNotCompile(t *testing.T) {
	a := newAutograder(t)
	a.handIn(t, workbook.Files{"guard.go": []byte("package authorization\n\nfunc {")})
	require.NoError(t, os.WriteFile(a.options.Metadata, []byte("{"), 0o644))

	require.NoError(t, gradeOne(t.Context(), a.app, a.options), "a submission's own fault is no fault of the autograder")

	got := a.results(t)
	require.InDelta(t, 0, *got.Score, 0)
	require.Contains(t, got.Output, "build-failed")
	require.Contains(t, got.Output, "labs/03-authorization/guard.go:3:6")
	require.Contains(t, a.said(t), "cannot be read and is ignored")
}

func TestGradescopeChargesNothingForItsOwnFaults(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*autograder)
		code   int
		says   string
	}{
		"no submission":             {func(a *autograder) { a.options.Submission += "-not" }, exitcode.Environment, "there is no submission"},
		"no sandbox":                {func(a *autograder) { a.options.Class.Sandbox = "none" }, exitcode.Usage, "--i-trust-these"},
		"ended beforehand":          {func(*autograder) {}, exitcode.Environment, "canceled"},
		"no such class":             {func(a *autograder) { a.options.Class.File = a.options.Results + "-not" }, exitcode.Usage, "class file"},
		"mistake in the class file": {func(a *autograder) { a.classFile(t, "labs = 3\n") }, exitcode.Usage, "labs"},
		"no such lab":               {func(a *autograder) { a.options.Class.Labs = []string{"99"} }, exitcode.Usage, "99"},
		"no room to report":         {func(a *autograder) { a.options.Results = filepath.Join(a.options.Results, "x") }, exitcode.Environment, "--results"},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAutograder(t)
			require.NoError(t, os.MkdirAll(filepath.Dir(a.options.Results), 0o755))
			if name == "no room to report" {
				require.NoError(t, os.WriteFile(a.options.Results, nil, 0o644))
			}
			results := a.options.Results
			test.change(a)
			ctx, cancel := context.WithCancel(t.Context())
			if name == "ended beforehand" {
				cancel()
			}
			defer cancel()

			err := gradeOne(ctx, a.app, a.options)

			require.ErrorContains(t, err, test.says)
			require.Equal(t, test.code, exitcode.Of(err), "%v", err)
			text, err := os.ReadFile(results)
			require.NoError(t, err)
			if name == "no room to report" {
				require.Empty(t, text)
				return
			}
			got := parse(t, text)
			require.Contains(t, got.Output, "You lose no points")
			require.Nil(t, got.Score)
			for _, test := range got.Tests {
				require.Nil(t, test.Score)
			}
		})
	}
}

func TestGradingEndsWhenResultsCannotBeWritten(t *testing.T) {
	a := newAutograder(t)
	a.handIn(t, workbook.Files{"guard.go": []byte("package authorization\n\nfunc {")})
	full, written := exitcode.Environmentf("the disk is full"), 0
	a.options.write = func(string, []byte) error {
		if written++; written > 1 {
			return full
		}
		return nil
	}

	err := gradeOne(t.Context(), a.app, a.options)

	require.ErrorIs(t, err, full)
	require.Equal(t, exitcode.Environment, exitcode.Of(err))
}

func TestMetadataIsOnlyBelievedToBeText(t *testing.T) {
	for text, want := range map[string]submission.Student{
		`{}`:           {},
		`{"users":[]}`: {},
		`{"users":[{"id":1,"name":"Zoë <b>","email":"z@example.org"}]}`: {ID: "Zoe-b", Name: "Zoë <b>", Email: "z@example.org"},
		`{"users":[{"name":"../\u202ea\n"},{"name":"Bob"}]}`:            {ID: "a", Name: `../\u202ea\n, Bob`},
	} {
		name := filepath.Join(t.TempDir(), "submission_metadata.json")
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))

		about, err := readMetadata(name)

		require.NoError(t, err)
		require.Equal(t, want, about.student(), text)
	}
	about, err := readMetadata(filepath.Join(t.TempDir(), "none.json"))
	require.NoError(t, err)
	require.Empty(t, about)
}
