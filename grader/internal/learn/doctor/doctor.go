// Package doctor checks that a machine has what the labs need. It uses no network, and
// gives up on a check that takes long.
package doctor

import (
	"context"
	"fmt"
	"os"
	"time"
)

// Level is the severity of a finding.
type Level int

// The levels.
const (
	Good    Level = iota
	Warning       // something that not everybody needs does not work
	Failure       // the labs cannot run
)

// Finding is the result of a probe. Remedy is empty if the level is Good.
type Finding struct {
	Level  Level
	Text   string
	Remedy string
}

func good(format string, args ...any) Finding { return Finding{Text: fmt.Sprintf(format, args...)} }

func warning(remedy, format string, args ...any) Finding {
	return Finding{Level: Warning, Text: fmt.Sprintf(format, args...), Remedy: remedy}
}

func failure(remedy, format string, args ...any) Finding {
	return Finding{Level: Failure, Text: fmt.Sprintf(format, args...), Remedy: remedy}
}

// Machine is what the probes examine.
type Machine struct {
	Root   string   // of the clone
	Screen *os.File // where the grader prints
}

// Probe checks one thing.
type Probe struct {
	Name string
	// timeout bounds the probe. Exceeding it is a failure.
	timeout time.Duration
	run     func(context.Context) Finding
}

// Probes returns all probes, most important first.
func (m *Machine) Probes() []Probe {
	const timeout = 15 * time.Second
	return []Probe{
		{"Go", timeout, m.goVersion},
		{"modules", timeout, m.modules},
		{"build cache", timeout, m.buildCache},
		{"disk", timeout, m.disk},
		{"progress", timeout, m.progress},
		{"ports", timeout, ports},
		{"Redis", timeout, redisAnswers},
		{"terminal", timeout, m.terminal},
		{"make", timeout, gnuMake},
		{"git", timeout, git},
		{"race detector", timeout, race},
		{"Node.js", timeout, node},
	}
}

// Run runs the probe. It returns soon after the timeout even if the probe hangs: its
// goroutine then ends with the process.
func (p Probe) Run(ctx context.Context) Finding {
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	found := make(chan Finding, 1)
	go func() { found <- p.run(ctx) }()
	select {
	case finding := <-found:
		return finding
	case <-ctx.Done():
	}
	// A probe that stops when its context ends may still have more to say.
	select {
	case finding := <-found:
		return finding
	case <-time.After(time.Second):
		return failure("find out what keeps the machine busy, then try again", "no answer within %.0f s", p.timeout.Seconds())
	}
}
