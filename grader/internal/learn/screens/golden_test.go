package screens

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
)

var update = flag.Bool("update", false, "update testdata/*.golden")

// golden compares what draw prints in 80 columns with testdata/name.golden.
func golden(t *testing.T, name string, colour bool, draw func(*terminal.Page)) {
	t.Helper()
	var b bytes.Buffer
	page := terminal.PlainPage(&b, colour)
	draw(page)
	for line := range strings.Lines(b.String()) {
		require.LessOrEqual(t, ansi.StringWidth(strings.TrimRight(line, "\n")), page.Width(), line)
	}
	file := filepath.Join("testdata", name+".golden")
	if *update {
		require.NoError(t, os.WriteFile(file, b.Bytes(), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), b.String(), "if the new text is right, run: go test ./grader/internal/learn/screens -update")
}

var lab = workbook.Lab{Root: "/root", Number: 1, Name: "01-scaling", Title: "Scaling across processes"}

var checks = []catalogue.Check{
	{Name: "TestRoom", Title: "A message emitted to a room on one node reaches that room's members on every node, and nobody else", Points: 40, Rules: []catalogue.Rule{{ID: "1.1", Text: "A message to a room reaches every member, whatever node they are on, and nobody else."}, {ID: "1.12", Text: "Nobody hears it twice."}}, Hints: []string{"Publish it."}, Note: "rooms", File: "labs/01-scaling/adapter_test.go", Line: 21},
	{Name: "TestOnce", Title: "Each member hears it exactly once", Points: 30, Hints: []string{"Who publishes also receives; look at the uid that comes first in every message on the channel.", "Skip your own."}, Note: "own-messages", File: "labs/01-scaling/adapter_test.go", Line: 48},
	{Name: "TestLocal", Title: "Local stays on its node", Points: 20, Hints: []string{"Do not publish."}, Note: "local", File: "labs/01-scaling/adapter_test.go", Line: 70},
	{Name: "TestOrder", Title: "A thousand messages of one publisher arrive in order", Points: 10, Hints: []string{"One goroutine."}, Note: "order", File: "labs/01-scaling/adapter_test.go", Line: 90},
}

// play draws a run in which the checks settle in the given order.
func play(page *terminal.Page, order []int, outcome map[int]record.Check, lesson Lesson) {
	playChecks(page, checks, order, outcome, lesson)
}

// playChecks is play with other checks.
func playChecks(page *terminal.Page, checks []catalogue.Check, order []int, outcome map[int]record.Check, lesson Lesson) {
	screen := NewScreen(page, lab, checks, "reader", record.Miniredis)
	screen.Phase("building…")
	rec := &record.Record{Schema: record.Schema, Lab: lab.Name, Who: "reader", Redis: record.Miniredis, Seed: 7, Checks: make([]record.Check, len(checks))}
	for _, i := range order {
		check := outcome[i]
		if check.Status == "" {
			check.Status = record.Passed
		}
		check.Name, check.Title, check.Points = checks[i].Name, checks[i].Title, checks[i].Points
		check.Rate()
		rec.Checks[i] = check
		screen.Running(check.Name)
		screen.Settled(check)
	}
	rec.Total()
	lesson.Words.Make = true
	if failure := rec.FirstFailure(); failure != nil {
		lesson.Check, _ = catalogue.Find(checks, failure.Name)
	}
	screen.Result(rec, lesson)
}

var failed = map[int]record.Check{
	1: {
		Status:     record.Failed,
		Message:    "adapter_test.go:52: bob heard it twice\n    want: 42[\"room:said\",{\"room\":\"lobby\",\"text\":\"a text that is rather too long for a terminal of eighty columns\"}]\n    got:  the same again, after 3 ms",
		Transcript: "frames:\n" + strings.Repeat("  0.010  alice → node-1  3\n", 24) + "  0.012  alice → node-1  42[\"room:join\",\"lobby\"]\n  0.013  alice ← node-1  430[]\nlog of node-2:\n  level=INFO msg=\"\x1b[2Jhello\"",
	},
	2: {Status: record.Skipped, Message: "adapter_test.go:71: needs two cores"},
	3: {Status: record.TimedOut, Message: "still running after 2m0s"},
}

func TestFailureGolden(t *testing.T) {
	draw := func(page *terminal.Page) { play(page, []int{3, 1, 0, 2}, failed, Lesson{Hint: 1}) }
	golden(t, "failure", false, draw)
	golden(t, "failure-colour", true, draw)
}

// The failure names the rule that is broken, not all that its check proves.
func TestBrokenRuleGolden(t *testing.T) {
	golden(t, "broken-rule", false, func(page *terminal.Page) {
		play(page, []int{0}, map[int]record.Check{0: {
			Status: record.Failed, Message: "adapter_test.go:31: bob heard it twice", Rules: []string{"1.12"},
		}}, Lesson{Hint: 1})
	})
}

// A node that cannot start is shown once, with its own log.
func TestNotBegunGolden(t *testing.T) {
	golden(t, "not-begun", false, func(page *terminal.Page) {
		unbegun := func(line int) record.Check {
			return record.Check{
				Status: record.Failed, NotBegun: true,
				Message:    fmt.Sprintf("adapter_test.go:%d: node-1 did not become ready\n    want: ready http://127.0.0.1:PORT\n    got:  the end of the process: exit status 1, before the check began", line),
				Transcript: "frames:\nlog of node-1:\n  panic: no keys\nlog of node-2:\n  panic: no keys",
			}
		}
		play(page, []int{0, 1, 2, 3}, map[int]record.Check{
			0: {Status: record.Failed, Message: "adapter_test.go:31: no node is part of this check"},
			1: unbegun(52), 2: unbegun(71), 3: unbegun(90),
		}, Lesson{})
	})
}

// In a lab about a load balancer it is the balancer that cannot start. The nodes run.
func TestBalancerNotBegun(t *testing.T) {
	node := lab
	defer func() { lab = node }()
	lab.Balancer = true
	unbegun := record.Check{
		Status: record.Failed, NotBegun: true,
		Message:    "balancer_test.go:31: balancer did not become ready\n    got:  the end of the process: exit status 1, before the check began",
		Transcript: "frames:\nlog of node-1:\n  all is well\nlog of balancer:\n  no keys",
	}
	var b bytes.Buffer

	play(terminal.PlainPage(&b, false), []int{0, 1, 2, 3}, map[int]record.Check{1: unbegun, 2: unbegun}, Lesson{})

	require.Contains(t, b.String(), "1 more check was not run, because the balancer ends before it is ready")
	require.Contains(t, b.String(), "The balancer ends before it is ready, so this check cannot run")
	require.Contains(t, b.String(), "no keys")
	require.NotContains(t, b.String(), "all is well")
}

// The last frames are shown whole: the failure is about them. Earlier ones are cut.
func TestLastFramesAreWhole(t *testing.T) {
	long := func(i int) string {
		return fmt.Sprintf("  0.0%02d  alice → node-1  42[\"say\",\"%s\",%d]", i, strings.Repeat("x", 100), i)
	}
	var frames []string
	for i := range 2 * wholeFrames {
		frames = append(frames, long(i))
	}
	log := "  stdout: " + strings.Repeat("y", 100) + "the end"
	var b bytes.Buffer

	play(terminal.PlainPage(&b, false), []int{0, 1, 2, 3}, map[int]record.Check{1: {
		Status: record.Failed, Message: "adapter_test.go:52: no",
		Transcript: "frames:\n" + strings.Join(frames, "\n") + "\nlog of node-1:\n" + log,
	}}, Lesson{Hint: 1})

	for i := range 2 * wholeFrames {
		require.Equal(t, i >= wholeFrames, strings.Contains(b.String(), fmt.Sprintf("x\",%d]\n", i)), "frame %d", i)
	}
	require.Contains(t, b.String(), "the end\n", "the lines of a log are never cut")
	require.Contains(t, b.String(), "  transcript go run ./grader run 1 --check TestOnce --transcript\n")
}

func TestSolvedGolden(t *testing.T) {
	golden(t, "solved", false, func(page *terminal.Page) {
		play(page, []int{0, 1, 2, 3}, nil, Lesson{Next: []string{"make lab-2 (Who may connect)"}})
	})
}

var designs = []catalogue.Design{
	{Name: "one-broker", About: "one broker for the whole process", Choose: "Choose it when there are many namespaces, or when connections to Redis are scarce"},
	{Name: "polling", About: "a loop"},
}

// The first time, the screen says what each check was about, above the verdict.
func TestFirstSolvedGolden(t *testing.T) {
	golden(t, "solved-first", false, func(page *terminal.Page) {
		play(page, []int{0, 1, 2, 3}, nil, Lesson{First: true, Designs: designs, Next: []string{"make lab-2 (Who may connect)"}})
	})
}

func TestExplainGolden(t *testing.T) {
	lesson := Lesson{Words: terminal.Words{Make: true}, Designs: designs}
	golden(t, "explain", false, func(page *terminal.Page) { Explain(page, lab, checks, lesson, true) })
	golden(t, "explain-40", false, func(page *terminal.Page) {
		page.SetWidth(40)
		Explain(page, lab, checks, lesson, true)
	})
	golden(t, "explain-unsolved", false, func(page *terminal.Page) { Explain(page, lab, checks[1:], lesson, false) })
}

// allPassed draws a run in which every check passes, and returns its record.
func allPassed(page *terminal.Page) (*Screen, *record.Record) {
	screen := NewScreen(page, lab, checks, "reader", record.Miniredis)
	screen.Phase("building…")
	rec := &record.Record{Lab: lab.Name, Who: "reader", Seed: 7}
	for _, check := range checks {
		passed := record.Check{Name: check.Name, Title: check.Title, Points: check.Points, Status: record.Passed}
		passed.Rate()
		rec.Checks = append(rec.Checks, passed)
		screen.Settled(passed)
	}
	return screen, rec
}

func TestRacedGolden(t *testing.T) {
	golden(t, "raced", false, func(page *terminal.Page) {
		screen, rec := allPassed(page)
		screen.Phase("once more under the race detector…")
		raced := &rec.Checks[1]
		raced.Status = record.Race
		raced.Message = "adapter_test.go:52: two goroutines of node-1 used the same memory without a lock: labs/01-scaling/adapter.go:31 and labs/01-scaling/adapter.go:40"
		raced.Rate()
		screen.Settled(*raced)
		rec.Total()
		screen.Result(rec, Lesson{Check: checks[1], Hint: 1, Words: terminal.Words{Make: true}})
	})
}

func TestNotRepeatedGolden(t *testing.T) {
	golden(t, "not-repeated", false, func(page *terminal.Page) {
		screen, rec := allPassed(page)
		rec.Repeat = &record.Repeat{Checks: []string{"TestOnce", "TestOrder"}, Missing: "there is no C compiler gcc"}
		rec.Total()
		screen.Result(rec, Lesson{Words: terminal.Words{Make: true}})
	})
}

func TestPartsGolden(t *testing.T) {
	parted := slices.Clone(checks)
	for i := range parted {
		parted[i].Part = "Part A: rooms"
	}
	parted[3].Part = "Part B: order"
	golden(t, "parts", false, func(page *terminal.Page) {
		playChecks(page, parted, []int{3, 1, 0, 2}, failed, Lesson{Hint: 1})
	})
}

func TestOnePartAloneHasNoHeading(t *testing.T) {
	only := []catalogue.Check{checks[2]}
	only[0].Part = "Part A: rooms"
	var b bytes.Buffer

	playChecks(terminal.PlainPage(&b, false), only, []int{0}, nil, Lesson{})

	require.NotContains(t, b.String(), "Part A")
}

func TestNotBuiltGolden(t *testing.T) {
	golden(t, "not-built", false, func(page *terminal.Page) {
		screen := NewScreen(page, lab, checks, "reader", record.Redis)
		screen.Phase("downloading modules…")
		screen.Phase("building…")
		rec := &record.Record{Who: "reader", BuildOutput: "# socketlab/labs/01-scaling\nlabs/01-scaling/adapter.go:12:2: undefined: foo\nlabs/01-scaling/adapter.go:13:2: undefined: bar"}
		for _, check := range checks {
			settled := record.Check{Name: check.Name, Title: check.Title, Points: check.Points, Status: record.BuildFailed}
			rec.Checks = append(rec.Checks, settled)
			screen.Settled(settled)
		}
		rec.Total()
		screen.Result(rec, Lesson{})
	})
}

func TestFrontGolden(t *testing.T) {
	all := Targets
	t.Cleanup(func() { Targets = all })
	Targets = [][2]string{{"make", "show this page"}, {"make reset-1", "restore the starter; your code goes to .socketlab/backup"}}
	draw := func(page *terminal.Page) {
		Front(page, []Row{
			{Number: 1, Name: "scaling", Passed: 16, Checks: 16, Score: 100, Ran: true, Hints: 3, Seen: "after", State: "solved", Done: true},
			{Number: 2, Name: "handshake-auth", Passed: 1, Checks: 17, Score: 40, Ran: true, Hints: 12, Seen: "seen", State: "edited", Note: "solved before, on 2 Jan 2026", Program: "node 'my/\x1b[2Jserver.mjs'"},
			{Number: 3, Name: "cluster-operations", Checks: 16, State: "untouched"},
		}, []string{terminal.NextStep("Next:", "make lab-2")})
	}
	golden(t, "front", false, draw)
	for _, width := range []int{60, 40} {
		golden(t, fmt.Sprint("front-", width), false, func(page *terminal.Page) {
			page.SetWidth(width)
			draw(page)
		})
	}
}
