package bench

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Report is a whole run.
type Report struct {
	Command     string        `json:"command"` // repeats the run
	Began       time.Time     `json:"began"`
	Took        time.Duration `json:"took"`
	Short       bool          `json:"short"`
	OneCore     bool          `json:"one_core"`
	Rounds      int           `json:"rounds"`
	Environment []Fact        `json:"environment"`
	Results     []Result      `json:"results"`
}

// Unsound is the number of results that lost messages or are incomplete.
func (r Report) Unsound() (n int) {
	for _, result := range r.Results {
		if !result.Sound() {
			n++
		}
	}
	return n
}

// Table is the report as a Markdown table, with a row for every metric of the servers that
// was measured, and columns for every server that was. It is empty if there is no row.
func (r Report) Table() string { return r.table(metrics, Contestants) }

// BalancerTable is Table for the load balancers.
func (r Report) BalancerTable() string { return r.table(balancerMetrics, Balancers) }

// table compares the first of the contestants with each of the others.
func (r Report) table(metrics []metric, contestants []Contestant) string {
	var measured []Contestant
	for _, contestant := range contestants {
		if slices.ContainsFunc(r.Results, func(result Result) bool { return result.Contestant == contestant }) {
			measured = append(measured, contestant)
		}
	}
	if len(measured) == 0 {
		return ""
	}
	head, line := []string{"figure", "unit"}, []string{"---", "---"}
	for _, contestant := range measured {
		head, line = append(head, contestant.title()), append(line, "---")
	}
	for _, other := range measured[1:] {
		head, line = append(head, measured[0].title()+" ÷ "+other.title(), "target"), append(line, "---", "---")
	}
	var table strings.Builder
	for _, m := range metrics {
		cells := r.cells(m, measured)
		if cells == nil {
			continue
		}
		if table.Len() == 0 {
			writeRow(&table, head)
			writeRow(&table, line)
		}
		writeRow(&table, append([]string{m.title, m.unit}, cells...))
	}
	return table.String()
}

func writeRow(to *strings.Builder, cells []string) {
	fmt.Fprintf(to, "| %s |\n", strings.Join(cells, " | "))
}

// cells returns what a row has of the contestants, or nil if nothing was measured.
func (r Report) cells(m metric, measured []Contestant) (cells []string) {
	any := false
	for _, contestant := range measured {
		values := valuesOf(r.Results, contestant, m.name)
		any = any || len(values) > 0
		cells = append(cells, cell(values))
	}
	if !any {
		return nil
	}
	base := valuesOf(r.Results, measured[0], m.name)
	for _, other := range measured[1:] {
		all := ratios(base, valuesOf(r.Results, other, m.name))
		cells = append(cells, ratio(all), m.verdict(all, m.targets[other]))
	}
	return cells
}

// cell is a median with the minimum and the maximum.
func cell(values map[int]float64) string {
	if len(values) == 0 {
		return ""
	}
	var all []float64
	for _, value := range values {
		all = append(all, value)
	}
	s := spreadOf(all)
	if len(all) == 1 {
		return number(s.median)
	}
	return fmt.Sprintf("%s (%s–%s)", number(s.median), number(s.least), number(s.most))
}

func ratio(all []float64) string {
	if len(all) == 0 {
		return ""
	}
	s := spreadOf(all)
	if len(all) == 1 {
		return fmt.Sprintf("%.2f×", s.median)
	}
	return fmt.Sprintf("%.2f× (%.2f–%.2f)", s.median, s.least, s.most)
}

// verdict reports whether the median of the ratios meets a target.
func (m *metric) verdict(all []float64, target float64) string {
	if target == 0 || len(all) == 0 {
		return ""
	}
	bound, said := "≥", "missed"
	if m.less {
		bound = "≤"
	}
	if m.meets(spreadOf(all).median, target) {
		said = "met"
	}
	return fmt.Sprintf("%s %g×: %s", bound, target, said)
}
