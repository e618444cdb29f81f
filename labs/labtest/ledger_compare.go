package labtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// maxWrong is how many lines compare returns.
const maxWrong = 10

// compare says in words how the entries differ from the numbers first to last, each once and
// in order. It returns "" if they do not.
func compare(entries []Entry, first, last int) string {
	over := map[int][]int{} // the connections over which each number came
	var order []int         // of the numbers, when they came first
	for _, e := range entries {
		if over[e.Number] == nil {
			order = append(order, e.Number)
		}
		over[e.Number] = append(over[e.Number], e.Connection)
	}
	came := slices.Sorted(slices.Values(order))

	var wrong []string
	for _, r := range ranges(came, func(n int) string {
		if len(over[n]) == 1 {
			return ""
		}
		return times(over[n])
	}) {
		if r.what != "" {
			wrong = append(wrong, "received "+r.String()+" "+r.what)
		}
	}
	next := first
	missing := func(from, to int) {
		if from <= to {
			wrong = append(wrong, "never received "+numbers{from: from, to: to}.String())
		}
	}
	for _, n := range came {
		if n >= next && n <= last {
			missing(next, n-1)
			next = n + 1
		}
	}
	missing(next, last)
	for i := 1; i < len(order); i++ {
		if order[i] < order[i-1] {
			wrong = append(wrong, fmt.Sprintf("%d came before %d", order[i-1], order[i]))
		}
	}
	for _, r := range ranges(came, func(n int) string {
		if first <= n && n <= last {
			return ""
		}
		return "too"
	}) {
		if r.what != "" {
			wrong = append(wrong, "received "+r.String()+", which it must not")
		}
	}
	if len(wrong) > maxWrong {
		wrong = append(wrong[:maxWrong], fmt.Sprintf("… and %d more", len(wrong)-maxWrong))
	}
	return strings.Join(wrong, "\n")
}

// times says how often a number came, and over which connections.
func times(over []int) string {
	how := "twice"
	if len(over) > 2 {
		how = strconv.Itoa(len(over)) + " times"
	}
	if slices.Min(over) == slices.Max(over) {
		return fmt.Sprintf("%s over connection %d", how, over[0])
	}
	var names []string
	for _, connection := range over {
		names = append(names, "over connection "+strconv.Itoa(connection))
	}
	return how + ", " + strings.Join(names[:len(names)-1], ", ") + " and again " + names[len(names)-1]
}

// numbers are consecutive, and the same can be said about each.
type numbers struct {
	from, to int
	what     string
}

func (r numbers) String() string {
	switch r.to {
	case r.from:
		return strconv.Itoa(r.from)
	case r.from + 1:
		return fmt.Sprintf("%d and %d", r.from, r.to)
	}
	return fmt.Sprintf("%d to %d", r.from, r.to)
}

// ranges groups sorted numbers.
func ranges(sorted []int, what func(int) string) []numbers {
	var all []numbers
	for _, n := range sorted {
		said := what(n)
		if last := len(all) - 1; last >= 0 && all[last].to == n-1 && all[last].what == said {
			all[last].to = n
			continue
		}
		all = append(all, numbers{n, n, said})
	}
	return all
}
