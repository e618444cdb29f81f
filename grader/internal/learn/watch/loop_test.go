package watch

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/learn/filewatch"
)

// graderOf is a desk that watches a directory. Each run hands itself to the test
// and waits for what the test makes of it.
type graderOf struct {
	*desk
	file string
	runs chan *graderRun
}

type graderRun struct {
	lab     workbook.Lab
	outcome chan *Outcome
	stopped chan struct{} // closed when the run has ended
}

func grader(t *testing.T) *graderOf {
	dir := t.TempDir()
	g := &graderOf{desk: &desk{places: []filewatch.Place{filewatch.Go(dir)}}, file: filepath.Join(dir, "adapter.go"), runs: make(chan *graderRun)}
	g.grade = func(ctx context.Context, lab workbook.Lab, audience Audience) (*Outcome, error) {
		run := &graderRun{lab: lab, outcome: make(chan *Outcome), stopped: make(chan struct{})}
		defer close(run.stopped)
		audience.Begin(spec(lab), record.Miniredis)
		audience.Phase("building…")
		select {
		case g.runs <- run:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		select {
		case outcome := <-run.outcome:
			for _, check := range outcome.Record.Checks {
				audience.Running(check.Name)
				audience.Settled(check)
			}
			return outcome, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return g
}

func (g *graderOf) save(t *testing.T, text string) {
	require.NoError(t, os.WriteFile(g.file, []byte(text), 0o600))
}

// receive waits for what must come.
func receive[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case value := <-from:
		return value
	case <-time.After(within):
		require.Fail(t, "nothing came")
		panic("unreachable")
	}
}

// begin starts a loop that ends with the test. What it tells goes to the channel
// that is returned.
func begin(t *testing.T, desk Desk, asked chan workbook.Lab) <-chan any {
	ctx, cancel := context.WithCancel(context.Background())
	told := make(chan any, 1000)
	l := &loop{desk: desk, tell: func(what any) { told <- what }, asked: asked}
	ended := make(chan error, 1)
	go func() { ended <- l.run(ctx, first) }()
	t.Cleanup(func() {
		cancel()
		require.NoError(t, receive(t, ended))
	})
	return told
}

// until skips what the loop tells until it tells a T.
func until[T any](t *testing.T, told <-chan any) T {
	t.Helper()
	for {
		if what, ok := receive(t, told).(T); ok {
			return what
		}
	}
}

func TestASaveStopsTheRunAndBeginsAnew(t *testing.T) {
	g := grader(t)
	told := begin(t, g, nil)
	require.Empty(t, until[started](t, told).saved)
	one := receive(t, g.runs)

	g.save(t, "package lab")
	require.Equal(t, []string{g.file}, until[started](t, told).saved)
	receive(t, one.stopped) // before the next one begins
	two := receive(t, g.runs)
	two.outcome <- graded("TestRoom")
	ended := until[ended](t, told)
	require.NoError(t, ended.err)
	require.Equal(t, 40, ended.outcome.Record.Score)
	require.Positive(t, ended.outcome.Lesson.Elapsed)

	// After it has ended, a save begins one too.
	g.save(t, "package lab // saved again")
	until[started](t, told)
	receive(t, g.runs)
}

func TestARunIsAskedForAndAnotherLab(t *testing.T) {
	g := grader(t)
	asked := make(chan workbook.Lab)
	told := begin(t, g, asked)
	one := receive(t, g.runs)
	asked <- first
	receive(t, one.stopped)
	two := receive(t, g.runs)
	asked <- second
	receive(t, two.stopped)
	require.Equal(t, second, receive(t, g.runs).lab)
	for until[started](t, told).lab.Name != second.Name {
	}
}

func TestADefectOfARunEndsTheLoop(t *testing.T) {
	d := &desk{places: []filewatch.Place{filewatch.Go(t.TempDir())}}
	d.grade = func(context.Context, workbook.Lab, Audience) (*Outcome, error) { panic("a defect") }
	l := &loop{desk: d, tell: func(any) {}}
	ended := make(chan error, 1)
	go func() { ended <- l.run(context.Background(), first) }()
	require.ErrorContains(t, receive(t, ended), "a defect")
}

func TestScreenEndsWithAllThatItStarted(t *testing.T) {
	for name, end := range map[string]func(keys *io.PipeWriter, cancel func()){
		"a key":                              func(keys *io.PipeWriter, _ func()) { _, _ = keys.Write([]byte("q")) },
		"ctrl+c":                             func(keys *io.PipeWriter, _ func()) { _, _ = keys.Write([]byte{3}) },
		"the end of ctx, such as by SIGTERM": func(_ *io.PipeWriter, cancel func()) { cancel() },
	} {
		t.Run(name, func(t *testing.T) {
			g := grader(t)
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			input, keys := io.Pipe()
			defer keys.Close()
			var out bytes.Buffer
			ended := make(chan error, 1)
			go func() {
				ended <- Screen(ctx, g, first, false, tea.WithInput(input), tea.WithOutput(&out), tea.WithWindowSize(80, 24))
			}()
			run := receive(t, g.runs)
			end(keys, cancel)
			require.NoError(t, receive(t, ended))
			receive(t, run.stopped)
			restored(t, out.String())
		})
	}
}

// restored wants that what was taken of the terminal was given back: the other
// screen, and the cursor.
func restored(t *testing.T, written string) {
	t.Helper()
	for taken, given := range map[string]string{"\x1b[?1049h": "\x1b[?1049l", "\x1b[?25l": "\x1b[?25h"} {
		require.LessOrEqual(t, strings.LastIndex(written, taken), strings.LastIndex(written, given), "%q", written)
	}
}

func TestADefectRestoresTheTerminal(t *testing.T) {
	g := grader(t)
	g.grade = func(context.Context, workbook.Lab, Audience) (*Outcome, error) { panic("a defect") }
	input, keys := io.Pipe()
	defer keys.Close()
	var out bytes.Buffer
	ended := make(chan error, 1)
	go func() {
		ended <- Screen(context.Background(), g, first, false, tea.WithInput(input), tea.WithOutput(&out), tea.WithWindowSize(80, 24))
	}()
	require.ErrorContains(t, receive(t, ended), "a defect")
	restored(t, out.String())
}

// lines is a writer that several goroutines may use.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(text)
}

func TestPlainLines(t *testing.T) {
	g := grader(t)
	ctx, cancel := context.WithCancel(context.Background())
	var out lines
	ended := make(chan error, 1)
	go func() { ended <- Plain(ctx, g, first, false, terminal.PlainPage(&out, false)) }()
	receive(t, g.runs).outcome <- graded("TestRoom")
	g.save(t, "package lab")
	receive(t, g.runs).outcome <- graded("TestOnce")
	g.save(t, "package lab // saved again")
	receive(t, g.runs)
	cancel()
	require.NoError(t, receive(t, ended))

	for _, text := range []string{
		" 1 ✓  A room reaches its members", "40/100  1 of 3 checks passed",
		"First failure: Each member", "adapter.go changed; running again.",
		"✗ broken again: A room reaches", "✓ passes now: Each member", "Waiting for a save; Ctrl-C ends this.",
	} {
		require.Contains(t, out.text.String(), text)
	}
}
