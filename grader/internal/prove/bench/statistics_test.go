package bench

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSpread(t *testing.T) {
	require.Equal(t, spread{3, 1, 9}, spreadOf([]float64{9, 3, 1}))
	require.Equal(t, spread{2.5, 1, 9}, spreadOf([]float64{9, 3, 1, 2}))
	require.Equal(t, spread{7, 7, 7}, spreadOf([]float64{7}))
}

func TestPercentile(t *testing.T) {
	var hundred []time.Duration
	for i := range 100 {
		hundred = append(hundred, time.Duration(i+1))
	}
	require.EqualValues(t, 50, percentile(hundred, 50))
	require.EqualValues(t, 99, percentile(hundred, 99))
	require.EqualValues(t, 100, percentile(hundred, 100))
	require.EqualValues(t, 1, percentile(hundred[:1], 50))
	require.Zero(t, percentile(nil, 50))
}

// A ratio pairs what was measured in the same round.
func TestRatios(t *testing.T) {
	got := ratios(map[int]float64{1: 10, 2: 30, 3: 50}, map[int]float64{1: 5, 2: 10, 4: 1})

	slices.Sort(got)
	require.Equal(t, []float64{2, 3}, got)
}

// A measurement that lost or reordered messages, or fell behind, is left out.
func TestValuesOfSoundRoundsOnly(t *testing.T) {
	result := func(round int) Result {
		return Result{Round: round, Contestant: Kit, Values: map[string]float64{"echo": float64(round)}}
	}
	lossy, unordered, unfinished, sound := result(1), result(2), result(3), result(4)
	lossy.Lost, unordered.Disorder, unfinished.Remark = 1, 1, "fell behind"

	got := valuesOf([]Result{lossy, unordered, unfinished, sound}, Kit, "echo")

	require.Equal(t, map[int]float64{4: 4}, got)
}

func TestNumber(t *testing.T) {
	for value, want := range map[float64]string{
		0: "0", 0.12345: "0.123", 7: "7", 99.96: "100", 177_431: "177,000", 2_651_000: "2,650,000", 999.6: "1,000", 123: "123",
	} {
		require.Equal(t, want, number(value))
	}
}
