package session

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/drill/interview"
)

func write(t *testing.T, text string) (root string) {
	t.Helper()
	root = t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(root, progress.Dir), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(root, progress.Dir, "progress.json"), []byte(text), 0o600))
	return root
}

// Damage is said and never stops an interview.
func TestLoadDamaged(t *testing.T) {
	const head = `{"schema":"socketlab/progress/v1","labs":{},"interviews":`
	const good = `{"began":"2026-11-02T09:00:00Z","minutes":45,"seconds":0,"scenarios":["bob"]}`
	for _, test := range []struct{ name, text, remark string }{
		{"no JSON", `{{{`, "progress begins anew"},
		{"another shape", head + `[1,2]}`, "interviews in progress.json could not be read"},
		{"a string for a number", head + `{"sittings":[{"minutes":"x"}]}}`, "could not be read"},
		{"null", head + `{"sittings":[null,` + good + `]}}`, "1 with impossible numbers left out"},
		{"no minutes", head + `{"sittings":[{"began":"2026-11-02T09:00:00Z","scenarios":["bob"]}]}}`, "1 with impossible"},
		{"no scenario", head + `{"sittings":[{"began":"2026-11-02T09:00:00Z","minutes":45}]}}`, "1 with impossible"},
		{"negative", head + `{"sittings":[{"began":"2026-11-02T09:00:00Z","minutes":45,"seconds":-1,"scenarios":["bob"]}]}}`, "1 with impossible"},
		{"more than all", head + `{"sittings":[{"began":"2026-11-02T09:00:00Z","minutes":45,"scenarios":["bob"],"answers":[{"made":4,"points":3}]}]}}`, "1 with impossible"},
		{"no points", head + `{"sittings":[{"began":"2026-11-02T09:00:00Z","minutes":45,"scenarios":["bob"],"answers":[{}]}]}}`, "1 with impossible"},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := write(t, test.text)

			kept, remarks, err := Load(root)

			require.NoError(t, err)
			require.Len(t, remarks, 1)
			require.Contains(t, remarks[0], test.remark)
			for _, s := range kept.Sittings {
				require.True(t, s.isSound())
			}
			_, err = Save(root, &Sitting{Began: began.Add(time.Hour), Minutes: 45, Scenarios: []string{"eve"}})
			require.NoError(t, err)
			kept, remarks, err = Load(root)
			require.NoError(t, err)
			require.Empty(t, remarks)
			require.Equal(t, []string{"eve"}, kept.Last().Scenarios)
		})
	}
}

// Two terminals do not lose each other's, and the file does not grow for ever.
func TestSave(t *testing.T) {
	root := t.TempDir()
	for n := range most + 5 {
		_, err := Save(root, &Sitting{Began: began.Add(time.Duration(n) * time.Hour), Minutes: 45, Scenarios: []string{"bob"}})
		require.NoError(t, err)
	}
	early := &Sitting{Began: began.Add(10 * time.Hour), Minutes: 20, Seconds: 7, Scenarios: []string{"eve"}}
	_, err := Save(root, early)
	require.NoError(t, err)

	kept, _, err := Load(root)

	require.NoError(t, err)
	require.Len(t, kept.Sittings, most)
	require.Equal(t, began.Add(24*time.Hour), kept.Last().Began)
	require.Equal(t, early, kept.Sittings[5])
}

func TestChoose(t *testing.T) {
	scenarios := []interview.Scenario{scenario("bob"), scenario("eve"), scenario("max")}
	all := func(string) bool { return true }
	sat := func(hours int, names ...string) *Sitting {
		return &Sitting{Began: began.Add(time.Duration(hours) * time.Hour), Scenarios: names}
	}
	for _, test := range []struct {
		name string
		kept []*Sitting
		not  []string
		want string
	}{
		{"the first", nil, nil, "bob"},
		{"one not sat yet", []*Sitting{sat(1, "bob")}, nil, "eve"},
		{"also as a second one", []*Sitting{sat(1, "bob", "eve")}, nil, "max"},
		{"the longest ago", []*Sitting{sat(1, "eve"), sat(2, "bob"), sat(3, "max")}, nil, "eve"},
		{"none of this sitting", nil, []string{"bob", "eve"}, "max"},
		{"nothing left", nil, []string{"bob", "eve", "max"}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			chosen, ok := Kept{test.kept}.Choose(scenarios, all, test.not)

			require.Equal(t, test.want, chosen.Name)
			require.Equal(t, test.want != "", ok)
		})
	}
	_, ok := Kept{}.Choose(scenarios, func(string) bool { return false }, nil)
	require.False(t, ok)
}

func TestResult(t *testing.T) {
	s := &Sitting{Answers: []Answer{
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
