package progress

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

// clone returns a root whose progress.json contains text.
func clone(t *testing.T, text string) string {
	t.Helper()
	root := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(root, workbook.StateDir), 0o755))
	require.NoError(t, os.WriteFile(fileIn(root), []byte(text), 0o600))
	return root
}

// update applies a change, and fails on an error or a remark.
func update(t *testing.T, root string, change func(*Progress)) {
	t.Helper()
	remark, err := Update(root, func(p *Progress) error { change(p); return nil })
	require.NoError(t, err)
	require.Empty(t, remark)
}

func load(t *testing.T, root string) *Progress {
	t.Helper()
	p, remark, err := Load(root)
	require.NoError(t, err)
	require.Empty(t, remark)
	return p
}

func ran(statuses ...record.Status) *record.Record {
	rec := &record.Record{}
	for i, status := range statuses {
		rec.Checks = append(rec.Checks, record.Check{Name: "Test" + string(rune('A'+i)), Points: 50, Status: status})
	}
	rec.Total()
	return rec
}

func TestProgressIsSaved(t *testing.T) {
	root := t.TempDir()
	require.Empty(t, load(t, root).Labs)

	update(t, root, func(p *Progress) {
		require.Zero(t, p.Lab("01-x").GiveHint("TestA", 2))
		require.Equal(t, 1, p.Lab("01-x").GiveHint("TestA", 2))
		require.Equal(t, 2, p.Lab("01-x").GiveHint("TestA", 2), "there are no more")
		p.Lab("01-x").AddRun(ran(record.Failed, record.Passed), true, time.Now())
	})

	mine := load(t, root).Lab("01-x")
	require.Equal(t, 2, mine.Hints["TestA"])
	require.Equal(t, []string{"TestA"}, mine.Last.Failing)
	require.Equal(t, 50, mine.Last.Score)
	require.Nil(t, mine.Solved)
	names, err := os.ReadDir(filepath.Join(root, workbook.StateDir))
	require.NoError(t, err)
	require.Len(t, names, 2, "only the progress and its lock are left")
}

// A hint that was shown unasked is not given again, and does not count.
func TestShownHintsDoNotCount(t *testing.T) {
	all := Progress{Labs: map[string]*Lab{}}
	mine := all.Lab("01-x")

	mine.ShowHint("TestA")
	mine.ShowHint("TestA")
	require.Zero(t, mine.Hints["TestA"])
	require.Equal(t, 1, mine.HintsSeen("TestA"))
	require.Equal(t, 1, mine.GiveHint("TestA", 2))
	require.Equal(t, 2, mine.GiveHint("TestA", 2), "there are no more")
	require.Equal(t, 1, mine.Hints["TestA"])
	require.Equal(t, 2, mine.HintsSeen("TestA"))

	require.Zero(t, mine.GiveHint("TestB", 2))
	mine.ShowHint("TestB") // it shows what was asked for
	require.Equal(t, 1, mine.HintsSeen("TestB"))
}

func TestFailingChangeChangesNothing(t *testing.T) {
	root := t.TempDir()
	no := errors.New("no")

	_, err := Update(root, func(p *Progress) error { p.Lab("01-x"); return no })

	require.ErrorIs(t, err, no)
	require.NoFileExists(t, fileIn(root))
	require.Empty(t, load(t, root).Labs)
}

func TestFirstPassesAreRecorded(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 1, 2, 3, minute, 0, 0, time.UTC) }
	var lab Progress
	lab.Labs = map[string]*Lab{}
	mine := lab.Lab("01-x")

	mine.AddRun(ran(record.Passed), false, at(1))
	require.Nil(t, mine.Last, "one check is not a run of the lab")
	mine.AddRun(ran(record.Passed, record.Infra), true, at(2))
	require.Nil(t, mine.Last, "a failure of the environment does not count")
	mine.AddRun(ran(record.Passed, record.Passed), true, at(3))
	mine.AddRun(ran(record.Failed, record.Passed), true, at(4))

	require.Equal(t, map[string]time.Time{"TestA": at(1), "TestB": at(3)}, mine.Passed)
	require.Equal(t, at(3), *mine.Solved)
	require.Equal(t, []string{"TestA"}, mine.Last.Failing)
}

// Even within one second, the file tells whether the lab was solved before the solution
// was seen.
func TestMomentsOfOneSecond(t *testing.T) {
	second := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	for name, solvedFirst := range map[string]bool{"solved first": true, "seen first": false} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			solved, seen := second.Add(300*time.Millisecond), second.Add(600*time.Millisecond)
			if !solvedFirst {
				solved, seen = seen, solved
			}

			update(t, root, func(p *Progress) {
				p.Lab("01-x").AddRun(ran(record.Passed), true, solved)
				p.Lab("01-x").SetSolutionSeen(seen)
			})

			mine := load(t, root).Lab("01-x")
			require.Equal(t, solvedFirst, mine.Solved.Before(*mine.SolutionSeen))
		})
	}
}

func TestUnknownFieldsSurvive(t *testing.T) {
	root := clone(t, `{"schema":"socketlab/progress/v1","cards":{"a":[1,2]},"labs":{
		"99-gone":{"hints":{"TestGone":3},"mood":"good"},
		"01-x":null,
		"02-y":{"last":{"when":"2026-01-02T03:04:05Z","hash":"","score":1,"maximum":2,"weather":"fine"},"passed":{"TestGone":"2026-01-02T03:04:05Z"}}},
		"interviews":[{"when":"2026-01-02T03:04:05Z"}]}`)

	update(t, root, func(p *Progress) { p.Lab("01-x").GiveHint("TestA", 1) })

	text, err := os.ReadFile(fileIn(root))
	require.NoError(t, err)
	require.JSONEq(t, `{"schema":"socketlab/progress/v1","cards":{"a":[1,2]},"labs":{
		"99-gone":{"hints":{"TestGone":3},"mood":"good"},
		"01-x":{"hints":{"TestA":1}},
		"02-y":{"last":{"when":"2026-01-02T03:04:05Z","hash":"","score":1,"maximum":2,"weather":"fine"},"passed":{"TestGone":"2026-01-02T03:04:05Z"}}},
		"interviews":[{"when":"2026-01-02T03:04:05Z"}]}`, string(text))
}

func TestSectionIsSaved(t *testing.T) {
	root := t.TempDir()
	update(t, root, func(p *Progress) {
		cards, remark := Section[map[string]int](p, "cards")
		require.Empty(t, remark)
		require.Nil(t, cards)
		require.NoError(t, p.SetSection("cards", map[string]int{"a": 1}))
	})

	cards, remark := Section[map[string]int](load(t, root), "cards")
	require.Empty(t, remark)
	require.Equal(t, map[string]int{"a": 1}, cards)

	update(t, root, func(p *Progress) {
		list, remark := Section[[]string](p, "cards")
		require.Contains(t, remark, "the old data is there as cards.damaged-")
		require.Nil(t, list)
		require.NoError(t, p.SetSection("cards", []string{"new"}))
	})
	require.Len(t, load(t, root).unknown, 2, "the damaged section is still there")
}
