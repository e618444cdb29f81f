package labtest

import (
	"fmt"
	"strings"
)

// fail ends the check. It reports what did not hold, what was wanted and what came
// instead, the latter two lined up.
func (c *Cluster) fail(headline, want, got string) {
	c.t.Helper()
	text := headline
	for _, n := range c.nodes() {
		if cause := n.fault(); cause != "" {
			text = cause + "\n" + text
		}
	}
	if want != "" || got != "" {
		text += "\n    want: " + hang(want) + "\n    got:  " + hang(got)
	}
	if line := c.steps.line(c.nodes()); line != "" {
		text += "\n    " + line
	}
	c.t.Fatalf("%s", text)
}

// failf is fail without anything to line up.
func (c *Cluster) failf(format string, args ...any) {
	c.t.Helper()
	c.fail(fmt.Sprintf(format, args...), "", "")
}

// infra ends the check for a reason that is not the reader's fault. The text begins
// with "infra: ", so that the grader does not count it against the reader.
func infra(t TB, format string, args ...any) {
	t.Helper()
	t.Fatalf("infra: "+format, args...)
}

// hang indents all lines after the first so that they line up with it.
func hang(text string) string {
	return strings.ReplaceAll(text, "\n", "\n          ")
}

// report logs what helps after a failure: the transcript, what every node's log shows, and
// the seed.
func (c *Cluster) report() {
	c.t.Helper()
	c.t.Log(c.line.String())
	for _, n := range c.nodes() {
		_, dump := n.log.split()
		if log := n.log.shown(); len(log) > 0 {
			c.t.Log("log of " + n.name + ":\n  " + strings.Join(printableLines(log), "\n  "))
		}
		if len(dump) > 0 {
			c.t.Log("goroutines of " + n.name + ":\n" + strings.Join(printableLines(tidyGoroutines(dump)), "\n"))
		}
	}
	c.t.Log(fmt.Sprintf("seed: %d (LAB_SEED=%d brings this run back)", c.seed, c.seed))
}

func last(lines []string, n int) []string {
	return lines[max(0, len(lines)-n):]
}
