package fsrs

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var grades = []Grade{Again, Hard, Good, Easy}

func TestNewCardIsLearntInSteps(t *testing.T) {
	learnt, wait := Memory{}.Next(Good, 0)
	require.Equal(t, Memory{Learning, 1, 2.3065, 2.11810397}, learnt)
	require.Equal(t, 10*time.Minute, wait)

	learnt, wait = learnt.Next(Good, 0)
	require.Equal(t, Review, learnt.Phase)
	require.Equal(t, 2*day, wait)

	forgotten, wait := learnt.Next(Again, 2)
	require.Equal(t, Relearning, forgotten.Phase)
	require.Less(t, forgotten.Stability, learnt.Stability)
	require.Equal(t, 10*time.Minute, wait)

	_, wait = forgotten.Next(Hard, 0)
	require.Equal(t, 15*time.Minute, wait)
	_, wait = Memory{}.Next(Hard, 0)
	require.Equal(t, 6*time.Minute, wait)
	_, wait = Memory{}.Next(Easy, 0)
	require.Equal(t, 8*day, wait)
}

func TestNinetyPercentAreRecalledAfterTheStability(t *testing.T) {
	require.InDelta(t, 0.9, Memory{Phase: Review, Stability: 30, Difficulty: 5}.Retrievability(30), 1e-8)
	require.InDelta(t, 1, Memory{Phase: Review, Stability: 30, Difficulty: 5}.Retrievability(0), 0)
	require.Zero(t, Memory{}.Retrievability(3))
}

// memories generates memories that a series of grades leads to.
var memories = rapid.Custom(func(t *rapid.T) Memory {
	m := Memory{}
	for range rapid.IntRange(1, 30).Draw(t, "reviews") {
		m, _ = m.Next(rapid.SampledFrom(grades).Draw(t, "grade"), rapid.IntRange(0, 400).Draw(t, "days"))
	}
	return m
})

func inRange(t require.TestingT, m Memory, wait time.Duration) {
	require.Contains(t, []Phase{Learning, Review, Relearning}, m.Phase)
	require.True(t, m.Stability >= minStability && m.Stability <= maxStability, "stability %v", m.Stability)
	require.True(t, m.Difficulty >= 1 && m.Difficulty <= 10, "difficulty %v", m.Difficulty)
	require.GreaterOrEqual(t, wait, time.Minute)
	require.LessOrEqual(t, wait, (maxStability+2)*day)
	if m.Phase == Review {
		require.Zero(t, wait%day)
	}
}

// The result is in range for any memory, grade and number of days.
func TestAnythingIsTaken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 0}))
		m := Memory{
			Phase:      rapid.SampledFrom([]Phase{New, Learning, Review, Relearning, "lost"}).Draw(t, "phase"),
			Step:       rapid.Int().Draw(t, "step"),
			Stability:  number.Draw(t, "stability"),
			Difficulty: number.Draw(t, "difficulty"),
		}

		next, wait := m.Next(Grade(rapid.Int().Draw(t, "grade")), rapid.Int().Draw(t, "days"))

		inRange(t, next, wait)
	})
}

func TestHistoriesStayInRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := memories.Draw(t, "memory")

		next, wait := m.Next(rapid.SampledFrom(grades).Draw(t, "grade"), rapid.IntRange(0, 5000).Draw(t, "days"))

		inRange(t, next, wait)
	})
}

func TestBetterGradeNeverWaitsShorterOrRemembersLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, days := memories.Draw(t, "memory"), rapid.IntRange(0, 5000).Draw(t, "days")

		worse, wait := m.Next(Again, days)
		for _, grade := range grades[1:] {
			better, longer := m.Next(grade, days)
			require.GreaterOrEqual(t, longer, wait)
			require.GreaterOrEqual(t, better.Stability, worse.Stability)
			require.LessOrEqual(t, better.Difficulty, worse.Difficulty)
			worse, wait = better, longer
		}
	})
}

func TestRecallStrengthensAndForgettingWeakens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, days := memories.Draw(t, "memory"), rapid.IntRange(0, 5000).Draw(t, "days")

		again, _ := m.Next(Again, days)
		require.LessOrEqual(t, again.Stability, m.Stability)
		good, _ := m.Next(Good, days)
		require.GreaterOrEqual(t, good.Stability, m.Stability)
	})
}

// A card that was almost forgotten and then recalled is remembered longer.
func TestLaterRecallStrengthensMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := memories.Draw(t, "memory")
		early := rapid.IntRange(1, 4000).Draw(t, "early")
		late := early + rapid.IntRange(0, 1000).Draw(t, "later")

		first, _ := m.Next(Good, early)
		second, _ := m.Next(Good, late)

		require.GreaterOrEqual(t, second.Stability, first.Stability)
		require.LessOrEqual(t, m.Retrievability(late), m.Retrievability(early))
	})
}
