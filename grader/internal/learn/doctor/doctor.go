// Package doctor looks whether a machine has what the labs need, without the
// network and without waiting long for anything.
package doctor

import (
	"context"
	"fmt"
	"os"
	"time"
)

// Level is how good a finding is.
type Level int

// The levels.
const (
	Good    Level = iota
	Lacking       // something works less well, or not at all, that not everybody needs
	Missing       // the labs do not run without it
)

// Finding is what a probe found. Remedy is empty when it is Good.
type Finding struct {
	Level  Level
	Text   string
	Remedy string
}

func good(format string, args ...any) Finding { return Finding{Text: fmt.Sprintf(format, args...)} }

func lacking(remedy, format string, args ...any) Finding {
	return Finding{Level: Lacking, Text: fmt.Sprintf(format, args...), Remedy: remedy}
}

func missing(remedy, format string, args ...any) Finding {
	return Finding{Level: Missing, Text: fmt.Sprintf(format, args...), Remedy: remedy}
}

// Machine is what is looked at.
type Machine struct {
	Root   string   // of the clone
	Screen *os.File // where the labs are shown
}

// Probe looks at one thing.
type Probe struct {
	Name string
	// patience is how long it may take; what takes longer is a finding.
	patience time.Duration
	look     func(context.Context) Finding
}

// Probes are all there are, in the order in which they matter.
func (m *Machine) Probes() []Probe {
	const brief = 15 * time.Second
	return []Probe{
		{"Go", brief, m.goVersion},
		{"modules", brief, m.modules},
		{"build cache", brief, m.buildCache},
		{"disk", brief, m.disk},
		{"progress", brief, m.progress},
		{"ports", brief, ports},
		{"Redis", brief, redisAnswers},
		{"terminal", brief, m.terminal},
		{"make", brief, makes},
		{"git", brief, git},
		{"race detector", brief, race},
		{"Node.js", brief, node},
	}
}

// Look runs the probe. It returns in time even if the machine hangs: what hangs
// is left behind and ends with the process.
func (p Probe) Look(ctx context.Context) Finding {
	ctx, cancel := context.WithTimeout(ctx, p.patience)
	defer cancel()
	found := make(chan Finding, 1)
	go func() { found <- p.look(ctx) }()
	select {
	case finding := <-found:
		return finding
	case <-ctx.Done():
	}
	// What stops when it is told to may still say more than that it was late.
	select {
	case finding := <-found:
		return finding
	case <-time.After(time.Second):
		return missing("see what keeps the machine busy, and try again", "no answer within %.0f s", p.patience.Seconds())
	}
}
