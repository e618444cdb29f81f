package filewatch

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// within bounds every wait for an event.
const within = 30 * time.Second

// testDir is a directory that is watched until the test ends.
type testDir struct {
	t      *testing.T
	dir    string
	events <-chan Event
}

func watched(t *testing.T, poll bool) *testDir {
	d := &testDir{t: t, dir: t.TempDir()}
	d.write("guard.go", "package lab")
	d.start(&watcher{}, poll)
	if poll {
		require.Equal(t, Event{Polling: "requested by --poll"}, d.next())
	}
	return d
}

func (d *testDir) start(w *watcher, poll bool) {
	w.sources, w.out = []Source{Go(d.dir)}, make(chan Event)
	w.pollInterval, w.checkInterval = 10*time.Millisecond, cmp.Or(w.checkInterval, checkInterval)
	ctx, cancel := context.WithCancel(context.Background())
	w.start(ctx, poll)
	d.events = w.out
	d.t.Cleanup(func() {
		cancel()
		for range d.events {
		}
	})
}

func (d *testDir) path(name string) string { return filepath.Join(d.dir, name) }

func (d *testDir) write(name, text string) {
	require.NoError(d.t, os.MkdirAll(filepath.Dir(d.path(name)), 0o755))
	require.NoError(d.t, os.WriteFile(d.path(name), []byte(text), 0o600))
}

// replace writes a file in one step, so that no scan finds it half written.
func (d *testDir) replace(name, text string) {
	d.write(name+".tmp-1", text)
	d.rename(name+".tmp-1", name)
}

func (d *testDir) rename(from, to string) { require.NoError(d.t, os.Rename(d.path(from), d.path(to))) }

func (d *testDir) next() Event {
	d.t.Helper()
	select {
	case event, ok := <-d.events:
		require.True(d.t, ok, "the watch ended")
		return event
	case <-time.After(within):
		require.Fail(d.t, "no event came")
		return Event{}
	}
}

// saved waits until all the named files are reported, and fails if another file is.
// A test makes the changes that must not be reported before the ones that must. A
// slow machine may report one burst as two.
func (d *testDir) saved(names ...string) {
	d.t.Helper()
	left := map[string]bool{}
	for _, name := range names {
		left[d.path(name)] = true
	}
	wanted := len(left)
	for seen := map[string]bool{}; len(seen) < wanted; {
		event := d.next()
		require.Empty(d.t, event.Polling)
		for _, path := range event.Saved {
			require.Contains(d.t, left, path)
			seen[path] = true
		}
	}
}

// both runs a test with file events and with polling.
func both(t *testing.T, test func(t *testing.T, d *testDir)) {
	for name, poll := range map[string]bool{"events": false, "polling": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, watched(t, poll))
		})
	}
}

func TestSaveInPlace(t *testing.T) {
	both(t, func(t *testing.T, d *testDir) {
		d.write("guard.go", "package lab // saved")
		d.saved("guard.go")
		d.write("guard.go", "package lab // saved again, and longer")
		d.saved("guard.go")
	})
}

// cp -p and rsync -t keep the time. What they replace is renamed here, so that no scan
// sees another time.
func TestSaveOfTheSameSizeAndTime(t *testing.T) {
	both(t, func(t *testing.T, d *testDir) {
		old, err := os.Stat(d.path("guard.go"))
		require.NoError(t, err)
		same := func(text string) {
			d.write("guard.go.tmp-1", text)
			require.NoError(t, os.Chtimes(d.path("guard.go.tmp-1"), old.ModTime(), old.ModTime()))
			d.rename("guard.go.tmp-1", "guard.go")
		}
		same("package abc")
		d.saved("guard.go")

		// The same content is not a save; the next event is about another file.
		same("package abc")
		d.write("policy.go", "package abc")
		d.saved("policy.go")
	})
}

// Of files that are larger than what a scan reads, size and time decide.
func TestLargeFilesAreNotRead(t *testing.T) {
	d := &testDir{t: t, dir: t.TempDir()}
	d.write("guard.go", "package lab")
	left := budget{bytes: int64(len("package lab"))}

	require.NotZero(t, left.hash(d.path("guard.go"), int64(len("package lab"))))
	require.Zero(t, left.hash(d.path("guard.go"), int64(len("package lab"))), "nothing is left of the budget")

	read, unread := stamp{size: 11, modified: 7, content: 1}, stamp{size: 11, modified: 7}
	require.True(t, read.same(unread))
	require.False(t, read.same(stamp{size: 11, modified: 7, content: 2}))
	require.False(t, read.same(stamp{size: 11, modified: 8}))
}

// Vim writes a probe file, renames the old file, and writes a new one.
func TestSaveByRename(t *testing.T) {
	both(t, func(t *testing.T, d *testDir) {
		d.write(".guard.go.swp", "swap")
		d.write("4913", "")
		require.NoError(t, os.Remove(d.path("4913")))
		d.rename("guard.go", "guard.go~")
		d.write("guard.go", "package lab // saved")
		require.NoError(t, os.Remove(d.path("guard.go~")))
		d.saved("guard.go")

		// Gofmt and other editors rename a finished file over the old one.
		d.write("guard.go.tmp-123", "package lab // formatted now")
		d.rename("guard.go.tmp-123", "guard.go")
		d.saved("guard.go")
	})
}

func TestNewAndRemovedFiles(t *testing.T) {
	both(t, func(t *testing.T, d *testDir) {
		d.write("policy.go", "package lab")
		d.saved("policy.go")
		require.NoError(t, os.Remove(d.path("policy.go")))
		d.saved("policy.go")
	})
}

func TestNewDirectoryIsWatchedToo(t *testing.T) {
	both(t, func(t *testing.T, d *testDir) {
		d.write("inner/rule.go", "package inner")
		d.saved("inner/rule.go")
		d.write("inner/rule.go", "package inner // saved")
		d.saved("inner/rule.go")

		// The directory is removed and created again.
		require.NoError(t, os.RemoveAll(d.path("inner")))
		d.saved("inner/rule.go")
		d.write("inner/rule.go", "package inner")
		d.saved("inner/rule.go")
		d.write("inner/rule.go", "package inner // saved again")
		d.saved("inner/rule.go")
	})
}

func TestTemporaryFilesAreIgnored(t *testing.T) {
	both(t, func(t *testing.T, d *testDir) {
		for _, name := range []string{"guard.go~", "#guard.go#", ".#guard.go", "_guard.go", "guard.go___jb_tmp___", "notes.txt", ".git/x.go", "node_modules/x.go"} {
			d.write(name, "package lab")
		}
		d.write("guard.go", "package lab // the only save")
		d.saved("guard.go")
	})
}

func TestManySavesAreOneBurst(t *testing.T) {
	d := watched(t, false)
	names := []string{"a.go", "b.go", "c.go", "d.go", "e.go"}
	for _, name := range names {
		d.write(name, "package lab")
	}
	d.saved(names...)
}

// If file events are available but never arrive, the second missed save starts the
// polling.
func TestMissingEventsStartPolling(t *testing.T) {
	d := &testDir{t: t, dir: t.TempDir()}
	w := &watcher{checkInterval: 10 * time.Millisecond}
	require.NoError(t, w.notifier.open())
	w.notifier.dirs[d.dir] = true // as if it were registered
	d.start(w, false)

	d.replace("a.go", "package lab")
	require.Equal(t, Event{Saved: []string{d.path("a.go")}}, d.next())
	d.replace("b.go", "package lab")
	require.Equal(t, Event{Saved: []string{d.path("b.go")}, Polling: "no file events arrive"}, d.next())
	d.replace("c.go", "package lab")
	d.saved("c.go")
}

func TestProgramIsWatchedInItsDirectory(t *testing.T) {
	d := &testDir{t: t, dir: t.TempDir()}
	d.write("my/server.mjs", "")
	d.write("my/run", "")

	sources := Program([]string{"node", "--no-warnings", "my/server.mjs"}, d.dir)
	require.Len(t, sources, 1)
	require.Equal(t, d.path("my"), sources[0].Dir)
	require.True(t, sources[0].Match(d.path("my/lib/guard.mjs")))
	require.False(t, sources[0].Match(d.path("my/server.log")))
	require.False(t, sources[0].Match(d.path("my/run")))

	sources = Program([]string{"my/run"}, d.dir)
	require.True(t, sources[0].Match(d.path("my/run")), "a file on the command line is watched whatever its extension")

	sources = Program([]string{"npm", "start"}, d.dir)
	require.Len(t, sources, 1)
	require.Equal(t, d.dir, sources[0].Dir)
}
