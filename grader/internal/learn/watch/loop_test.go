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

// dirBackend is a backend that watches a directory. Each run is sent to the test and
// waits for the outcome that the test sends back.
type dirBackend struct {
	*fakeBackend
	file string
	runs chan *fakeRun
}

type fakeRun struct {
	lab     workbook.Lab
	outcome chan *Outcome
	stopped chan struct{} // closed when the run has ended
}

func newDirBackend(t *testing.T) *dirBackend {
	dir := t.TempDir()
	g := &dirBackend{fakeBackend: &fakeBackend{sources: []filewatch.Source{filewatch.Go(dir)}}, file: filepath.Join(dir, "adapter.go"), runs: make(chan *fakeRun)}
	g.run = func(ctx context.Context, lab workbook.Lab, observer Observer) (*Outcome, error) {
		run := &fakeRun{lab: lab, outcome: make(chan *Outcome), stopped: make(chan struct{})}
		defer close(run.stopped)
		observer.Begin(spec(lab), record.Miniredis)
		observer.Phase("building…")
		select {
		case g.runs <- run:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		select {
		case outcome := <-run.outcome:
			for _, check := range outcome.Record.Checks {
				observer.Running(check.Name)
				observer.Settled(check)
			}
			return outcome, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return g
}

func (g *dirBackend) save(t *testing.T, text string) {
	require.NoError(t, os.WriteFile(g.file, []byte(text), 0o600))
}

// receive waits for a value.
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

// begin starts a loop that ends with the test, and returns its messages.
func begin(t *testing.T, backend Backend, requests chan workbook.Lab) <-chan any {
	ctx, cancel := context.WithCancel(context.Background())
	messages := make(chan any, 1000)
	l := &loop{backend: backend, send: func(message any) { messages <- message }, requests: requests}
	ended := make(chan error, 1)
	go func() { ended <- l.run(ctx, first) }()
	t.Cleanup(func() {
		cancel()
		require.NoError(t, receive(t, ended))
	})
	return messages
}

// until returns the next message of type T, and skips others.
func until[T any](t *testing.T, messages <-chan any) T {
	t.Helper()
	for {
		if message, ok := receive(t, messages).(T); ok {
			return message
		}
	}
}

func TestASaveRestartsTheRun(t *testing.T) {
	g := newDirBackend(t)
	messages := begin(t, g, nil)
	require.Empty(t, until[started](t, messages).saved)
	one := receive(t, g.runs)

	g.save(t, "package lab")
	require.Equal(t, []string{g.file}, until[started](t, messages).saved)
	receive(t, one.stopped) // before the next one starts
	two := receive(t, g.runs)
	two.outcome <- graded("TestRoom")
	ended := until[ended](t, messages)
	require.NoError(t, ended.err)
	require.Equal(t, 40, ended.outcome.Record.Score)
	require.Positive(t, ended.outcome.Lesson.Elapsed)

	// A save after the end of a run starts one too.
	g.save(t, "package lab // saved again")
	until[started](t, messages)
	receive(t, g.runs)
}

func TestRequestsStartRunsAndSwitchLabs(t *testing.T) {
	g := newDirBackend(t)
	requests := make(chan workbook.Lab)
	messages := begin(t, g, requests)
	one := receive(t, g.runs)
	requests <- first
	receive(t, one.stopped)
	two := receive(t, g.runs)
	requests <- second
	receive(t, two.stopped)
	require.Equal(t, second, receive(t, g.runs).lab)
	for until[started](t, messages).lab.Name != second.Name {
	}
}

func TestAPanicInARunEndsTheLoop(t *testing.T) {
	d := &fakeBackend{sources: []filewatch.Source{filewatch.Go(t.TempDir())}}
	d.run = func(context.Context, workbook.Lab, Observer) (*Outcome, error) { panic("a bug") }
	l := &loop{backend: d, send: func(any) {}}
	ended := make(chan error, 1)
	go func() { ended <- l.run(context.Background(), first) }()
	require.ErrorContains(t, receive(t, ended), "a bug")
}

func TestScreenLeavesNothingBehind(t *testing.T) {
	for name, end := range map[string]func(keys *io.PipeWriter, cancel func()){
		"a key":                              func(keys *io.PipeWriter, _ func()) { _, _ = keys.Write([]byte("q")) },
		"ctrl+c":                             func(keys *io.PipeWriter, _ func()) { _, _ = keys.Write([]byte{3}) },
		"the end of ctx, such as by SIGTERM": func(_ *io.PipeWriter, cancel func()) { cancel() },
	} {
		t.Run(name, func(t *testing.T) {
			g := newDirBackend(t)
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

// restored checks that the screen and the cursor of the terminal were restored.
func restored(t *testing.T, written string) {
	t.Helper()
	for taken, given := range map[string]string{"\x1b[?1049h": "\x1b[?1049l", "\x1b[?25l": "\x1b[?25h"} {
		require.LessOrEqual(t, strings.LastIndex(written, taken), strings.LastIndex(written, given), "%q", written)
	}
}

func TestAPanicRestoresTheTerminal(t *testing.T) {
	g := newDirBackend(t)
	g.run = func(context.Context, workbook.Lab, Observer) (*Outcome, error) { panic("a bug") }
	input, keys := io.Pipe()
	defer keys.Close()
	var out bytes.Buffer
	ended := make(chan error, 1)
	go func() {
		ended <- Screen(context.Background(), g, first, false, tea.WithInput(input), tea.WithOutput(&out), tea.WithWindowSize(80, 24))
	}()
	require.ErrorContains(t, receive(t, ended), "a bug")
	restored(t, out.String())
}

// lines is a writer for several goroutines.
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
	g := newDirBackend(t)
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
		"First failure: Each member", "adapter.go changed, so the checks run again.",
		"✗ fails again: A room reaches", "✓ passes now: Each member", "Waiting for a save. Press Ctrl-C to stop.",
	} {
		require.Contains(t, out.text.String(), text)
	}
}
