package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/modfile"

	"socketlab/grader/internal/core/workbook"
)

// tasks is the part of .vscode/tasks.json that an editor acts on.
type tasks struct {
	Version string
	Tasks   []task
}

type task struct {
	Label, Type, Command string
	Windows              struct{ Command string }
	Options              struct{ Env map[string]string }
	IsBackground         bool
	Group                string
	Presentation         struct {
		Panel string
		Clear bool
	}
	ProblemMatcher []matcher
}

type matcher struct {
	Owner, Source string
	FileLocation  []string
	Pattern       struct {
		Regexp                      string
		File, Line, Column, Message int
	}
	Background *struct {
		ActiveOnStart              bool
		BeginsPattern, EndsPattern string
	}
}

// strictly decodes a file in the root of the clone. A field that value does not have
// is an error.
func strictly(t *testing.T, name string, value any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", name))
	require.NoError(t, err)
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(value), name)
}

func editorTasks(t *testing.T) []task {
	t.Helper()
	var read tasks
	strictly(t, ".vscode/tasks.json", &read)
	require.Equal(t, "2.0.0", read.Version)
	return read.Tasks
}

func TestTheEditorHasTasksForEveryLab(t *testing.T) {
	labs, err := workbook.Workbook{Root: ".."}.Labs()
	require.NoError(t, err)
	var want, got []string
	for _, lab := range labs {
		number := strconv.Itoa(lab.Number)
		want = append(want, "make lab-"+number, "make watch-"+number, "make hint-"+number)
	}
	for _, task := range editorTasks(t) {
		require.Equal(t, "shell", task.Type, task.Label)
		if _, _, ofLab := strings.Cut(task.Command, "-"); ofLab {
			got = append(got, task.Command)
		}
		lab, _, _ := strings.Cut(task.Label, ":")
		for _, matcher := range task.ProblemMatcher {
			place := map[string]string{"socketlab-checks": "${workspaceFolder}/labs/" + lab, "socketlab-build": "${workspaceFolder}"}[matcher.Owner]
			require.Equal(t, []string{"relative", place}, matcher.FileLocation, task.Label)
			require.DirExists(t, strings.Replace(place, "${workspaceFolder}", "..", 1))
			require.Equal(t, task.IsBackground, matcher.Background != nil, task.Label)
		}
	}
	require.Equal(t, want, got, "give each lab its three tasks in .vscode/tasks.json")
}

// Each task runs a target of make or, on Windows, where there may be no make, a
// command of the grader.
func TestTheEditorsTasksCanBeRun(t *testing.T) {
	text, err := os.ReadFile("../Makefile")
	require.NoError(t, err)
	var targets []string
	for _, found := range regexp.MustCompile(`(?m)^([a-z-]+%?):`).FindAllStringSubmatch(string(text), -1) {
		targets = append(targets, found[1])
	}
	number := regexp.MustCompile(`\d+$`)
	for _, task := range editorTasks(t) {
		target, ok := strings.CutPrefix(task.Command, "make ")
		require.True(t, ok, task.Label)
		require.Contains(t, targets, number.ReplaceAllString(target, "%"), task.Label)

		line, ok := strings.CutPrefix(task.Windows.Command, "go run ./grader ")
		require.True(t, ok, task.Label)
		cmd, args, err := root().Find(strings.Fields(line))
		require.NoError(t, err, task.Label)
		require.NotEqual(t, "grader", cmd.Name(), task.Label)
		require.Equal(t, number.FindString(target), strings.Join(args, " "), task.Label)
	}
}

// problem is what an editor would mark.
type problem struct{ owner, file, line, column, message string }

func problems(t *testing.T, matchers []matcher, golden string) []problem {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("internal", "learn", "screens", "testdata", golden))
	require.NoError(t, err)
	var found []problem
	for line := range strings.Lines(string(text)) {
		for _, m := range matchers {
			groups := regexp.MustCompile(m.Pattern.Regexp).FindStringSubmatch(strings.TrimRight(line, "\n"))
			if groups == nil {
				continue
			}
			p := problem{m.Owner, groups[m.Pattern.File], groups[m.Pattern.Line], "", groups[m.Pattern.Message]}
			if m.Pattern.Column > 0 {
				p.column = groups[m.Pattern.Column]
			}
			found = append(found, p)
		}
	}
	return found
}

func TestTheEditorMarksWhatTheGraderPrints(t *testing.T) {
	for _, task := range editorTasks(t) {
		if len(task.ProblemMatcher) == 0 {
			continue
		}
		require.Equal(t, []problem{
			{"socketlab-checks", "adapter_test.go", "52", "", "bob heard it twice"},
		}, problems(t, task.ProblemMatcher, "failure.golden"), task.Label)
		require.Equal(t, []problem{
			{"socketlab-build", "labs/01-scaling/adapter.go", "12", "2", "undefined: foo"},
			{"socketlab-build", "labs/01-scaling/adapter.go", "13", "2", "undefined: bar"},
		}, problems(t, task.ProblemMatcher, "not-built.golden"), task.Label)
		require.Empty(t, problems(t, task.ProblemMatcher, "solved.golden"), task.Label)
	}
}

// The editor reads lines, so a watch must print plain lines in a task. From them the
// editor learns when a run begins and ends.
func TestTheEditorFollowsAWatch(t *testing.T) {
	plain, err := os.ReadFile("internal/learn/watch/plain.go")
	require.NoError(t, err)
	waits := regexp.MustCompile(`"(Waiting for [^"]+)"`).FindStringSubmatch(string(plain))
	require.NotNil(t, waits)
	for _, task := range editorTasks(t) {
		if !task.IsBackground {
			continue
		}
		require.Equal(t, "dumb", task.Options.Env["TERM"], task.Label)
		for _, matcher := range task.ProblemMatcher {
			require.Regexp(t, matcher.Background.BeginsPattern, "Lab 01 · Scaling across processes          miniredis")
			require.Regexp(t, matcher.Background.EndsPattern, waits[1])
		}
	}
}

func TestTheContainerNeedsNothingElse(t *testing.T) {
	var container struct {
		Name, Image          string
		ContainerEnv         map[string]string
		ForwardPorts         []int
		OtherPortsAttributes struct{ OnAutoForward string }
		Customizations       struct{ Vscode recommended }
	}
	strictly(t, ".devcontainer/devcontainer.json", &container)
	gomod, err := os.ReadFile("../go.mod")
	require.NoError(t, err)
	parsed, err := modfile.Parse("go.mod", gomod, nil)
	require.NoError(t, err)
	minor := strings.Join(strings.Split(parsed.Go.Version, ".")[:2], ".")
	require.Equal(t, "golang:"+minor+"-bookworm", container.Image)
	require.NotNil(t, container.ForwardPorts)
	require.Empty(t, container.ForwardPorts)
	require.Equal(t, "ignore", container.OtherPortsAttributes.OnAutoForward)

	var extensions struct{ Recommendations []string }
	strictly(t, ".vscode/extensions.json", &extensions)
	require.Equal(t, container.Customizations.Vscode.Extensions, extensions.Recommendations)
	var settings map[string]any
	strictly(t, ".vscode/settings.json", &settings)
	require.Equal(t, []any{"-count=1"}, settings["go.testFlags"], "a cached result is not a new run")
}

type recommended struct{ Extensions []string }
