package labtest

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// A probe is a testing.T whose check is expected to go wrong.
type probe struct {
	name     string
	cleanups []func()
	failed   bool
	skipped  bool
	failures []string // texts of Errorf, Fatalf and Skipf
	logs     []string
}

// run runs a check as the testing package does and returns what the check left.
func run(t *testing.T, check func(TB)) *probe {
	p := &probe{name: t.Name()}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			for len(p.cleanups) > 0 {
				last := len(p.cleanups) - 1
				clean := p.cleanups[last]
				p.cleanups = p.cleanups[:last]
				clean()
			}
		}()
		check(p)
	}()
	<-done
	return p
}

func (p *probe) Cleanup(f func()) { p.cleanups = append(p.cleanups, f) }
func (p *probe) Failed() bool     { return p.failed }
func (p *probe) Helper()          {}
func (p *probe) Log(args ...any)  { p.logs = append(p.logs, fmt.Sprint(args...)) }
func (p *probe) Name() string     { return p.name }
func (p *probe) Parallel()        {}
func (p *probe) Errorf(f string, a ...any) {
	p.failed, p.failures = true, append(p.failures, fmt.Sprintf(f, a...))
}
func (p *probe) Fatalf(f string, a ...any) { p.Errorf(f, a...); runtime.Goexit() }
func (p *probe) Skipf(f string, a ...any) {
	p.skipped, p.failures = true, append(p.failures, fmt.Sprintf(f, a...))
	runtime.Goexit()
}

// failure returns everything that the check said about what went wrong.
func (p *probe) failure() string { return strings.Join(p.failures, "\n") }

// log returns the log whose first line is first, without that line.
func (p *probe) log(first string) string {
	for _, log := range p.logs {
		if rest, ok := strings.CutPrefix(log, first+"\n"); ok {
			return rest
		}
	}
	return ""
}

// hasty makes a check give up soon. Use it only where the check waits for nothing that comes.
func hasty(c *config) { c.patience = 200_000_000 }

// hurry is hasty from now on, after what takes a busy machine a while.
func hurry(c *Cluster) *Cluster {
	hasty(&c.config)
	c.patience = c.config.patience
	return c
}

// playing runs one of the wrong programs instead of a node.
func playing(role string) Option {
	return func(c *config) { c.environ = append(c.environ, "PLAY="+role) }
}
