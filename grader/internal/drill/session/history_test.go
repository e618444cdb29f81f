package session

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/drill/interview"
)

func write(t *testing.T, text string) (root string) {
	t.Helper()
	root = t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(root, workbook.StateDir), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(root, workbook.StateDir, "progress.json"), []byte(text), 0o600))
	return root
}

// Damage is reported and never prevents an interview.
func TestLoadDamaged(t *testing.T) {
	const head = `{"schema":"socketlab/progress/v1","labs":{},"interviews":`
	const good = `{"began":"2026-11-02T09:00:00Z","minutes":45,"seconds":0,"scenarios":["bob"]}`
	for _, test := range []struct{ name, text, remark string }{
		{"no JSON", `{{{`, "progress starts empty"},
		{"another shape", head + `[1,2]}`, "interviews in progress.json could not be read"},
		{"a string for a number", head + `{"sittings":[{"minutes":"x"}]}}`, "could not be read"},
		{"null", head + `{"sittings":[null,` + good + `]}}`, "1 with impossible values ignored"},
		{"no minutes", head + `{"sittings":[{"began":"2026-11-02T09:00:00Z","scenarios":["bob"]}]}}`, "1 with impossible"},
		{"no scenario", head + `{"sittings":[{"began":"2026-11-02T09:00:00Z","minutes":45}]}}`, "1 with impossible"},
		{"negative", head + `{"sittings":[{"began":"2026-11-02T09:00:00Z","minutes":45,"seconds":-1,"scenarios":["bob"]}]}}`, "1 with impossible"},
		{"more than all", head + `{"sittings":[{"began":"2026-11-02T09:00:00Z","minutes":45,"scenarios":["bob"],"answers":[{"made":4,"points":3}]}]}}`, "1 with impossible"},
		{"no points", head + `{"sittings":[{"began":"2026-11-02T09:00:00Z","minutes":45,"scenarios":["bob"],"answers":[{}]}]}}`, "1 with impossible"},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := write(t, test.text)

			history, remarks, err := Load(root)

			require.NoError(t, err)
			require.Len(t, remarks, 1)
			require.Contains(t, remarks[0], test.remark)
			for _, s := range history.Sessions {
				require.True(t, s.isValid())
			}
			_, err = Save(root, &Session{Began: began.Add(time.Hour), Minutes: 45, Scenarios: []string{"eve"}})
			require.NoError(t, err)
			history, remarks, err = Load(root)
			require.NoError(t, err)
			require.Empty(t, remarks)
			require.Equal(t, []string{"eve"}, history.Last().Scenarios)
		})
	}
}

// Two terminals keep each other's sessions, and the file does not grow without
// bound.
func TestSave(t *testing.T) {
	root := t.TempDir()
	for n := range most + 5 {
		_, err := Save(root, &Session{Began: began.Add(time.Duration(n) * time.Hour), Minutes: 45, Scenarios: []string{"bob"}})
		require.NoError(t, err)
	}
	early := &Session{Began: began.Add(10 * time.Hour), Minutes: 20, Seconds: 7, Scenarios: []string{"eve"}}
	_, err := Save(root, early)
	require.NoError(t, err)

	history, _, err := Load(root)

	require.NoError(t, err)
	require.Len(t, history.Sessions, most)
	require.Equal(t, began.Add(24*time.Hour), history.Last().Began)
	require.Equal(t, early, history.Sessions[5])
}

func TestChoose(t *testing.T) {
	scenarios := []interview.Scenario{scenario("bob"), scenario("eve"), scenario("max")}
	all := func(string) bool { return true }
	session := func(hours int, names ...string) *Session {
		return &Session{Began: began.Add(time.Duration(hours) * time.Hour), Scenarios: names}
	}
	for _, test := range []struct {
		name     string
		sessions []*Session
		exclude  []string
		want     string
	}{
		{"the first", nil, nil, "bob"},
		{"one not started yet", []*Session{session(1, "bob")}, nil, "eve"},
		{"also as a second one", []*Session{session(1, "bob", "eve")}, nil, "max"},
		{"the longest ago", []*Session{session(1, "eve"), session(2, "bob"), session(3, "max")}, nil, "eve"},
		{"none of this session", nil, []string{"bob", "eve"}, "max"},
		{"nothing left", nil, []string{"bob", "eve", "max"}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			chosen, ok := History{test.sessions}.Choose(scenarios, all, test.exclude)

			require.Equal(t, test.want, chosen.Name)
			require.Equal(t, test.want != "", ok)
		})
	}
	_, ok := History{}.Choose(scenarios, func(string) bool { return false }, nil)
	require.False(t, ok)
}

func TestResult(t *testing.T) {
	s := &Session{Answers: []Answer{
		{Scenario: "bob", Question: "bob-1", Level: "junior", Topic: "scaling", Made: 3, Points: 3},
		{Scenario: "bob", Question: "bob-2", Level: "mid", Topic: "redis", Made: 1, Points: 3},
		{Scenario: "bob", Question: "bob-3", Level: "senior", Topic: "scaling", Made: 2, Points: 3},
		{Scenario: "gone", Question: "gone", Level: "senior", Topic: "redis", Made: 0, Points: 1},
	}}

	got := s.Result()

	require.Equal(t, Score{"", 4, 6, 10}, got.All)
	require.Equal(t, 60, got.All.Percent())
	require.Equal(t, []Score{{"junior", 1, 3, 3}, {"mid", 1, 1, 3}, {"senior", 2, 2, 4}}, got.Levels)
	require.Equal(t, []Score{{"redis", 2, 1, 4}, {"scaling", 2, 5, 6}}, got.Topics, "weakest first")
	require.Zero(t, Score{}.Percent())

	advice := s.Advice([]interview.Scenario{scenario("bob")}, "redis")
	require.Equal(t, []interview.Link{{Words: "Order", Target: "notes/01-scaling.md#order"}}, advice.Links)
	require.Equal(t, []int{1, 2}, advice.Labs)
	require.Empty(t, s.Advice(nil, "redis"))
	require.Equal(t, "bob 1?", s.Answers[0].Title([]interview.Scenario{scenario("bob")}))
	require.Equal(t, "gone", s.Answers[3].Title(nil))
}
