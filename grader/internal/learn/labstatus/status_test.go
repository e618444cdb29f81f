package labstatus

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/core/workbook"
)

func at(minute int) *time.Time {
	when := time.Date(2026, 1, 2, 3, minute, 0, 0, time.UTC)
	return &when
}

func TestNextIsTheLabInProgress(t *testing.T) {
	lab := func(number int, state State, ran *time.Time) Status {
		l := Status{Lab: workbook.Lab{Number: number}, State: state}
		if ran != nil {
			l.Last = &progress.Last{When: *ran}
		}
		return l
	}
	for want, labs := range map[int][]Status{
		0: {lab(1, Solved, at(1)), lab(2, Solved, at(2))},
		1: {lab(1, Untouched, nil), lab(2, Untouched, nil)},
		2: {lab(1, Solved, at(1)), lab(2, Untouched, nil)},
		3: {lab(1, Untouched, nil), lab(2, Solved, at(1)), lab(3, Begun, at(0))},
		4: {lab(1, NotRun, nil), lab(2, Begun, at(1)), lab(4, Edited, at(2)), lab(5, Solved, at(3)), lab(6, Restored, at(4))},
	} {
		next := Next(labs)
		if want == 0 {
			require.Nil(t, next)
			continue
		}
		require.Equal(t, want, next.Number)
	}
}

func TestSeenFirst(t *testing.T) {
	require.False(t, (&Status{}).SeenFirst())
	require.True(t, (&Status{Seen: at(1)}).SeenFirst())
	require.True(t, (&Status{Seen: at(1), Solved: at(2)}).SeenFirst())
	require.False(t, (&Status{Seen: at(2), Solved: at(1)}).SeenFirst())
}

func TestANewCheckIsMissing(t *testing.T) {
	check := func(name string, passed bool) Check {
		return Check{Check: catalogue.Check{Name: name}, HasPassed: passed}
	}
	lab := Status{Last: &progress.Last{Failing: []string{"TestB", "TestGone"}}, Checks: []Check{check("TestA", true), check("TestB", true), check("TestNew", false)}}

	require.Equal(t, 2, lab.Missing())
	require.Equal(t, 2, lab.Passed())
}

// What passed before the last run is not mixed with its score.
func TestPassedNowIsOfTheLastRun(t *testing.T) {
	lab := Status{State: Begun, Last: &progress.Last{Failing: []string{"TestB"}}}
	for _, name := range []string{"TestA", "TestB", "TestC"} {
		lab.Checks = append(lab.Checks, Check{Check: catalogue.Check{Name: name}, HasPassed: true})
	}
	require.Equal(t, 2, lab.PassedNow())
	require.Equal(t, 3, lab.Passed())

	lab.State = Restored
	require.Zero(t, lab.PassedNow())

	lab.State, lab.Last = NotRun, nil
	require.Equal(t, 3, lab.PassedNow(), "single checks have passed, and nothing else ran")
}

func TestOldFormatListsTheFailingChecks(t *testing.T) {
	old := &progress.Lab{Last: &progress.Last{Failing: []string{"TestB"}}}
	require.True(t, passedInOldFormat(old, "TestA"))
	require.False(t, passedInOldFormat(old, "TestB"))

	require.False(t, passedInOldFormat(&progress.Lab{Last: &progress.Last{Toolchain: "go1.26.0"}}, "TestA"))
	require.False(t, passedInOldFormat(&progress.Lab{}, "TestA"))
}
