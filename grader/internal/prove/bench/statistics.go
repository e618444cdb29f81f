package bench

import (
	"math"
	"slices"
	"strconv"
	"time"
)

// A spread summarises the values of several rounds.
type spread struct{ median, least, most float64 }

// spreadOf returns the spread of at least one value.
func spreadOf(values []float64) spread {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return spread{(sorted[(n-1)/2] + sorted[n/2]) / 2, sorted[0], sorted[n-1]}
}

// percentile returns the smallest value that p per cent of the sorted values do not
// exceed, and 0 if there are no values.
func percentile(sorted []time.Duration, p float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(int(math.Ceil(p/100*float64(len(sorted))))-1, 0)]
}

// valuesOf returns the values of a contestant's metric, by round. It leaves out
// unsound results.
func valuesOf(results []Result, contestant Contestant, name string) map[int]float64 {
	values := map[int]float64{}
	for _, r := range results {
		if value, ok := r.Values[name]; ok && r.Contestant == contestant && r.Sound() {
			values[r.Round] = value
		}
	}
	return values
}

// ratios divides a's value by b's for each round that has both.
func ratios(a, b map[int]float64) (all []float64) {
	for round, value := range a {
		if other, ok := b[round]; ok && other != 0 {
			all = append(all, value/other)
		}
	}
	return all
}

// number formats a value with three significant digits and commas between the
// thousands.
func number(value float64) string {
	if math.Abs(value) < 100 {
		return strconv.FormatFloat(value, 'g', 3, 64)
	}
	digits := math.Pow(10, math.Floor(math.Log10(math.Abs(value)))-2)
	text := strconv.FormatFloat(math.Round(value/digits)*digits, 'f', 0, 64)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
