package doctor

import (
	"context"
	"time"
)

// Probe checks one thing.
type Probe struct {
	Name string
	Find func(context.Context) Finding
	// Timeout bounds the probe. Exceeding it is a failure. Defaults to 15 s.
	Timeout time.Duration
}

// Run runs the probe. It returns soon after the timeout even if the probe hangs: its
// goroutine then ends with the process.
func (p Probe) Run(ctx context.Context) Finding {
	timeout := p.Timeout
	if timeout == 0 {
		timeout = 15 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	found := make(chan Finding, 1)
	go func() { found <- p.Find(ctx) }()
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
		return Failuref("find out what keeps the machine busy, then try again", "no answer within %.0f s", timeout.Seconds())
	}
}

// Examine runs the probes one after the other, and returns how many found a failure. It
// calls begin before each probe and end after it. Begin may be nil.
func Examine(ctx context.Context, probes []Probe, begin func(name string), end func(name string, found Finding)) (failures int, err error) {
	for _, probe := range probes {
		if begin != nil {
			begin(probe.Name)
		}
		found := probe.Run(ctx)
		if err := ctx.Err(); err != nil {
			return failures, err
		}
		end(probe.Name, found)
		if found.Level == Failure {
			failures++
		}
	}
	return failures, nil
}
