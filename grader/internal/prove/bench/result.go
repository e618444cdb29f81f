package bench

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// A Result is one figure of one contestant in one round.
type Result struct {
	Round      int        `json:"round"`
	Figure     string     `json:"figure"`
	Contestant Contestant `json:"contestant"`
	// Values are the measured values, by the name of their metric.
	Values map[string]float64 `json:"values"`
	// Lost is the number of deliveries that did not arrive. It is negative when some
	// arrived twice.
	Lost int64 `json:"lost"`
	// Disorder is the number of deliveries that were not the next of their sender.
	Disorder int64 `json:"disorder"`
	// Remark is the reason why values are missing.
	Remark string `json:"remark,omitempty"`
	// Log is what the servers logged, if messages were lost.
	Log []string `json:"log,omitempty"`
}

// Sound reports whether every message arrived in order and every value was
// measured.
func (r Result) Sound() bool { return r.Lost == 0 && r.Disorder == 0 && r.Remark == "" }

// String is the result as one line of progress.
func (r Result) String() string {
	var line strings.Builder
	fmt.Fprintf(&line, "%-9s %-4s", r.Figure, r.Contestant)
	for _, name := range slices.Sorted(maps.Keys(r.Values)) {
		fmt.Fprintf(&line, "  %s %s", strings.TrimPrefix(name, r.Figure+"."), number(r.Values[name]))
	}
	if !r.Sound() {
		fmt.Fprintf(&line, "  NOT SOUND: %d lost, %d out of order. %s", r.Lost, r.Disorder, r.Remark)
	}
	return line.String()
}

func (r *Result) load(name string, l load) {
	r.Values[name] = l.rate()
	r.Values[name+".cpu"] = l.each(l.servers)
	r.Values[name+".generator"] = l.each(l.generator)
}

func (r *Result) latencies(name string, all []time.Duration) {
	slices.Sort(all)
	r.Values[name+".p50"] = milliseconds(percentile(all, 50))
	r.Values[name+".p99"] = milliseconds(percentile(all, 99))
}

func milliseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }
