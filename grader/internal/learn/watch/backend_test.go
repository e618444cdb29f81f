package watch

import (
	"context"
	"testing"
	"time"

	"go.uber.org/goleak"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/learn/filewatch"
	"socketlab/grader/internal/learn/screens"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// within bounds every wait for a message.
const within = 30 * time.Second

var (
	first  = workbook.Lab{Root: "/root", Number: 1, Name: "01-scaling", Title: "Scaling: one chat, three processes"}
	second = workbook.Lab{Root: "/root", Number: 2, Name: "02-handshake-auth", Title: "Authentication: who is at the door"}

	all = []catalogue.Check{
		{Name: "TestRoom", Title: "A room reaches its members on every node, and nobody else", Points: 40, Hints: []string{"Publish it on Redis, and let every process subscribe.", "Each process knows its own members."}, Note: "rooms", File: "labs/01-scaling/adapter_test.go", Line: 21},
		{Name: "TestOnce", Title: "Each member gets a message exactly once, on every node", Points: 30, Hints: []string{"Skip your own."}, Note: "once", File: "labs/01-scaling/adapter_test.go", Line: 48},
		{Name: "TestOrder", Title: "A thousand messages of one sender arrive in order", Points: 30, Hints: []string{"One goroutine."}, Note: "order", File: "labs/01-scaling/adapter_test.go", Line: 90},
	}
)

// lesson is what the backend says about a record on a screen with keys.
func lesson(rec *record.Record) screens.Lesson {
	lesson := screens.Lesson{Words: terminal.Words{Keys: true}, Next: []string{"press n (" + second.Title + ")"}, Elapsed: 1200 * time.Millisecond}
	if failure := rec.FirstFailure(); failure != nil && failure.Status != record.BuildFailed {
		lesson.Check, _ = catalogue.Find(all, failure.Name)
		lesson.Hint = 1
	}
	return lesson
}

// graded is the outcome in which the named checks pass.
func graded(passing ...string) *Outcome {
	rec := &record.Record{Lab: first.Name, Who: "reader", Redis: record.Miniredis, Seed: 7}
	for _, check := range all {
		one := record.Check{Name: check.Name, Title: check.Title, Points: check.Points, Status: record.Failed,
			Message:    "adapter_test.go:32: bob did not hear what they should\n    want: 42[\"said\",\"hi\"]\n    got:  nothing, for 2s",
			Transcript: "frames:\n  0.361  alice → node-1  420[\"room:join\",\"room-n747b\"]\n  0.363  bob   → node-2  420[\"room:join\",\"room-n747b\"]\n  0.363  bob   ← node-2  430[\"ok\"]\n  0.365  alice → node-1  421[\"say\",{\"text\":\"hi\",\"to\":[\"room-n747b\"]}]\n  0.366  alice ← node-1  431[\"ok\"]\nlog of node-2:\n  level=INFO msg=\"\x1b[2Jopened\"",
		}
		for _, name := range passing {
			if name == check.Name {
				one.Status, one.Message, one.Transcript = record.Passed, "", ""
			}
		}
		rec.Checks = append(rec.Checks, one)
	}
	rec.Total()
	return &Outcome{Record: rec, Checks: all, Lesson: lesson(rec)}
}

// unbuilt is the outcome of code that does not compile.
func unbuilt() *Outcome {
	outcome := graded()
	for i := range outcome.Record.Checks {
		outcome.Record.Checks[i].Status = record.BuildFailed
	}
	outcome.Record.BuildOutput = "# socketlab/labs/01-scaling\nlabs/01-scaling/adapter.go:12:2: undefined: foo"
	outcome.Lesson = lesson(outcome.Record)
	return outcome
}

// fakeBackend is a Backend with results set by the test.
type fakeBackend struct {
	sources  []filewatch.Source
	run      func(context.Context, workbook.Lab, Observer) (*Outcome, error)
	hints    int
	revealed bool
	// allSolved says that no lab is left.
	allSolved bool
}

func (f *fakeBackend) Labs() ([]Entry, error) {
	return []Entry{
		{Lab: first, Row: screens.Row{Number: 1, Name: "scaling", Passed: 1, Checks: 3, Score: 40, Ran: true, Hints: 2, State: "2 to go"}},
		{Lab: second, Row: screens.Row{Number: 2, Name: "handshake-auth", Checks: 25, State: "untouched"}, Next: !f.allSolved},
	}, nil
}

func (f *fakeBackend) Sources(workbook.Lab) []filewatch.Source { return f.sources }

func (f *fakeBackend) Run(ctx context.Context, lab workbook.Lab, observer Observer) (*Outcome, error) {
	return f.run(ctx, lab, observer)
}

func (f *fakeBackend) Hint(_ workbook.Lab, check catalogue.Check) (screens.Hint, error) {
	f.hints++
	return screens.Hint{Check: check, Before: min(f.hints, len(check.Hints))}, nil
}

func (f *fakeBackend) Revealed(workbook.Lab) (bool, error) { return f.revealed, nil }

func (f *fakeBackend) Reveal(workbook.Lab) (string, error) {
	f.revealed = true
	return "--- labs/01-scaling/adapter.go\n+++ solutions/01-scaling/adapter.go\n@@ -1,1 +1,1 @@\n-	return nil\n+	return a.publish(ctx, packet, options) // a line that is longer than sixty columns are\n", nil
}

func (f *fakeBackend) Words() terminal.Words { return terminal.Words{Keys: true} }

// spec describes the runs of these tests.
func spec(lab workbook.Lab) checks.Spec { return checks.Spec{Lab: lab, Checks: all, Who: "reader"} }
