package bench

import (
	"fmt"
	"strings"
	"time"
)

// A Report is a whole run.
type Report struct {
	Command     string        `json:"command"` // repeats the run
	Began       time.Time     `json:"began"`
	Took        time.Duration `json:"took"`
	Short       bool          `json:"short"`
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

// Table is the report as a Markdown table, with a row for every metric that was
// measured.
func (r Report) Table() string {
	var table strings.Builder
	table.WriteString("| figure | unit | kit | Node.js | hub | kit ÷ Node.js | target | kit ÷ hub | target |\n")
	table.WriteString("| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n")
	for _, m := range metrics {
		kit := valuesOf(r.Results, Kit, m.name)
		node, hub := valuesOf(r.Results, Node, m.name), valuesOf(r.Results, Hub, m.name)
		if len(kit)+len(node)+len(hub) == 0 {
			continue
		}
		fmt.Fprintf(&table, "| %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", m.title, m.unit,
			cell(kit), cell(node), cell(hub),
			ratio(ratios(kit, node)), m.verdict(ratios(kit, node), m.node),
			ratio(ratios(kit, hub)), m.verdict(ratios(kit, hub), m.hub))
	}
	return table.String()
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
