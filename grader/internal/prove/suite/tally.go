// Package suite reads what go test -json says about the project's own tests,
// prints what a person wants to see of it, and counts.
package suite

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// A Tally is the writer to which go test -json prints. It passes on one line for
// each package, all that a failed test or package said, and what is no JSON. One
// Tally may read several runs, one after the other.
type Tally struct {
	Tests   int // with their subtests
	Failed  int // tests, and packages that failed without a failed test
	Skipped []Skip

	out      io.Writer
	line     []byte              // the beginning of a line whose end has not come
	said     map[test][]string   // by tests that have not ended, and by packages
	failures map[string]struct{} // packages with a failed test
}

// A Skip is a test that was skipped, and why.
type Skip struct{ Package, Test, Why string }

// test names a test, or a package when its own name is empty.
type test struct{ pkg, name string }

// event is a line of go test -json: see go doc test2json, and go help buildjson
// for build-output.
type event struct {
	Action, Package, Test, Output string
}

// New returns a Tally that prints to out.
func New(out io.Writer) *Tally {
	return &Tally{out: out, said: map[test][]string{}, failures: map[string]struct{}{}}
}

// Write implements io.Writer.
func (t *Tally) Write(p []byte) (int, error) {
	t.line = append(t.line, p...)
	for {
		line, rest, whole := bytes.Cut(t.line, []byte("\n"))
		if !whole {
			return len(p), nil
		}
		t.read(line)
		t.line = rest
	}
}

func (t *Tally) read(line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil || e.Action == "" {
		fmt.Fprintf(t.out, "%s\n", line)
		return
	}
	from := test{e.Package, e.Test}
	switch e.Action {
	case "build-output":
		fmt.Fprint(t.out, e.Output)
	case "output":
		t.said[from] = append(t.said[from], e.Output)
	case "pass", "skip", "fail":
		if e.Test == "" {
			t.packageEnds(e)
		} else {
			t.testEnds(e)
		}
		delete(t.said, from)
	}
}

func (t *Tally) testEnds(e event) {
	t.Tests++
	said := t.said[test{e.Package, e.Test}]
	switch e.Action {
	case "skip":
		t.Skipped = append(t.Skipped, Skip{e.Package, e.Test, reason(said)})
	case "fail":
		t.Failed++
		t.failures[e.Package] = struct{}{}
		t.print(said)
	}
}

// reason is what a skipped test said before it skipped: the file and line, and why.
func reason(said []string) string {
	for _, line := range said {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "===") && !strings.HasPrefix(line, "---") {
			if _, why, ok := strings.Cut(line, ": "); ok {
				return why
			}
			return line
		}
	}
	return "it does not say why"
}

// packageEnds prints go test's line about a package, or all that the package and
// its unfinished tests said when it failed.
func (t *Tally) packageEnds(e event) {
	said := t.said[test{e.Package, ""}]
	if e.Action != "fail" {
		for _, line := range said {
			if strings.HasPrefix(line, "ok  \t") {
				fmt.Fprint(t.out, line)
			}
		}
		return
	}
	if _, ok := t.failures[e.Package]; !ok {
		t.Failed++
	}
	for from, unfinished := range t.said {
		if from.pkg == e.Package && from.name != "" {
			t.print(unfinished)
			delete(t.said, from)
		}
	}
	t.print(said)
}

func (t *Tally) print(lines []string) {
	for _, line := range lines {
		fmt.Fprint(t.out, line)
	}
}

// Summary says in one line how many tests ran, were skipped and failed.
func (t *Tally) Summary() string {
	summary := fmt.Sprintf("DONE %d tests", t.Tests)
	if n := len(t.Skipped); n > 0 {
		summary += fmt.Sprintf(", %d skipped", n)
	}
	if t.Failed > 0 {
		summary += fmt.Sprintf(", %d failed", t.Failed)
	}
	return summary
}

// Passed reports whether tests ran and none failed: a run of no test proves
// nothing.
func (t *Tally) Passed() bool { return t.Tests > 0 && t.Failed == 0 }
