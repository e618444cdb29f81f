package checks

import (
	"fmt"
	"strings"
	"sync"
)

// tally is what go test said about one check in one round.
type tally struct {
	output  []string
	action  action  // pass, fail or skip; empty while unfinished
	elapsed float64 // seconds
}

// collector gathers one round of events by check.
type collector struct {
	mu      sync.Mutex
	started bool // go test got as far as the package
	order   []string
	tallies map[string]*tally
	binary  []string // what the test binary said outside of any check
	build   []string // what the compiler said
	stderr  []string
	failed  bool // the package failed before any check ran

	downloads int // modules that Go said it downloads
	phase     func(string)
	running   func(string)
	finished  func(string, *tally)
}

// take handles one event. Subtests count towards their check.
func (c *collector) take(event event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if event.Action == actionBuild {
		c.build = append(c.build, event.Output)
		return
	}
	if event.Package == "" {
		return
	}
	c.started = true
	if event.Test == "" {
		c.ofPackage(event)
		return
	}
	name, _, isSub := strings.Cut(event.Test, "/")
	t := c.tallies[name]
	if t == nil {
		t = &tally{}
		c.tallies[name] = t
		c.order = append(c.order, name)
	}
	switch {
	case event.Action == actionOutput:
		t.output = append(t.output, event.Output)
	case event.Action == actionRun && !isSub:
		c.running(name)
	case event.Action.ends() && !isSub:
		t.action, t.elapsed = event.Action, event.Elapsed
		c.finished(name, t)
	}
}

func (c *collector) ofPackage(event event) {
	if event.Action != actionOutput {
		return
	}
	c.binary = append(c.binary, event.Output)
	if strings.Contains(event.Output, "[build failed]") || strings.Contains(event.Output, "[setup failed]") {
		c.failed = true
	}
}

// line handles a line of standard error.
func (c *collector) line(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if strings.HasPrefix(text, "go: downloading ") {
		c.downloads++
		c.phase(fmt.Sprintf("downloading module %d: %s", c.downloads, strings.TrimPrefix(text, "go: downloading ")))
		return
	}
	c.stderr = append(c.stderr, text)
}

// lines is a handler that only keeps what a command prints.
type lines struct {
	mu   sync.Mutex
	text []string
}

func (l *lines) take(event) {}

func (l *lines) line(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, text)
}
