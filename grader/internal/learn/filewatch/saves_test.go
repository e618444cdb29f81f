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

// within bounds every wait for an event that must come.
const within = 30 * time.Second

// desk is a directory that is watched until the test ends.
type desk struct {
	t      *testing.T
	dir    string
	events <-chan Event
}

func watched(t *testing.T, poll bool) *desk {
	d := &desk{t: t, dir: t.TempDir()}
	d.write("guard.go", "package lab")
	d.start(&watcher{}, poll)
	if poll {
		require.Equal(t, Event{Polling: "as --poll asks"}, d.next())
	}
	return d
}

func (d *desk) start(w *watcher, poll bool) {
	w.places, w.out, w.every, w.doubt = []Place{Go(d.dir)}, make(chan Event), 10*time.Millisecond, cmp.Or(w.doubt, doubt)
	ctx, cancel := context.WithCancel(context.Background())
	w.start(ctx, poll)
	d.events = w.out
	d.t.Cleanup(func() {
		cancel()
		for range d.events {
		}
	})
}

func (d *desk) path(name string) string { return filepath.Join(d.dir, name) }

func (d *desk) write(name, text string) {
	require.NoError(d.t, os.MkdirAll(filepath.Dir(d.path(name)), 0o755))
	require.NoError(d.t, os.WriteFile(d.path(name), []byte(text), 0o600))
}

// replace writes in one step: no look at the file finds it half written.
func (d *desk) replace(name, text string) {
	d.write(name+".tmp-1", text)
	d.rename(name+".tmp-1", name)
}

func (d *desk) rename(from, to string) { require.NoError(d.t, os.Rename(d.path(from), d.path(to))) }

func (d *desk) next() Event {
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

// saved waits until all of the names were reported, and wants no others: what
// must not be reported was done before what must. A slow machine may see one
// burst as two.
func (d *desk) saved(names ...string) {
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

// both runs a test with events and without.
func both(t *testing.T, test func(t *testing.T, d *desk)) {
	for name, poll := range map[string]bool{"events": false, "polling": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, watched(t, poll))
		})
	}
}

func TestSaveInPlace(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		d.write("guard.go", "package lab // saved")
		d.saved("guard.go")
		d.write("guard.go", "package lab // saved again, and longer")
		d.saved("guard.go")
	})
}

// As vim does it: a probe, the old file aside, a new one under its name.
func TestSaveByRename(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		d.write(".guard.go.swp", "swap")
		d.write("4913", "")
		require.NoError(t, os.Remove(d.path("4913")))
		d.rename("guard.go", "guard.go~")
		d.write("guard.go", "package lab // saved")
		require.NoError(t, os.Remove(d.path("guard.go~")))
		d.saved("guard.go")

		// As gofmt and other editors do it: a finished file over the old one.
		d.write("guard.go.tmp-123", "package lab // formatted now")
		d.rename("guard.go.tmp-123", "guard.go")
		d.saved("guard.go")
	})
}

func TestNewAndRemovedFiles(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		d.write("policy.go", "package lab")
		d.saved("policy.go")
		require.NoError(t, os.Remove(d.path("policy.go")))
		d.saved("policy.go")
	})
}

func TestNewDirectoryIsWatchedToo(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		d.write("inner/rule.go", "package inner")
		d.saved("inner/rule.go")
		d.write("inner/rule.go", "package inner // saved")
		d.saved("inner/rule.go")

		// It goes, and comes back.
		require.NoError(t, os.RemoveAll(d.path("inner")))
		d.saved("inner/rule.go")
		d.write("inner/rule.go", "package inner")
		d.saved("inner/rule.go")
		d.write("inner/rule.go", "package inner // saved anew")
		d.saved("inner/rule.go")
	})
}

func TestTemporaryFilesAreNoSave(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
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

// Where events are promised but never come, two looks find it out.
func TestEventsThatDoNotComeArePolledFor(t *testing.T) {
	d := &desk{t: t, dir: t.TempDir()}
	w := &watcher{doubt: 10 * time.Millisecond}
	require.NoError(t, w.ears.begin())
	w.ears.dirs[d.dir] = true // as if it were listened to
	d.start(w, false)

	d.replace("a.go", "package lab")
	require.Equal(t, Event{Saved: []string{d.path("a.go")}}, d.next())
	d.replace("b.go", "package lab")
	require.Equal(t, Event{Saved: []string{d.path("b.go")}, Polling: "no file events come here"}, d.next())
	d.replace("c.go", "package lab")
	d.saved("c.go")
}

func TestProgramIsWatchedWhereItLies(t *testing.T) {
	d := &desk{t: t, dir: t.TempDir()}
	d.write("my/server.mjs", "")
	d.write("my/run", "")

	places := Program([]string{"node", "--no-warnings", "my/server.mjs"}, d.dir)
	require.Len(t, places, 1)
	require.Equal(t, d.path("my"), places[0].Dir)
	require.True(t, places[0].Counts(d.path("my/lib/guard.mjs")))
	require.False(t, places[0].Counts(d.path("my/server.log")))
	require.False(t, places[0].Counts(d.path("my/run")))

	places = Program([]string{"my/run"}, d.dir)
	require.True(t, places[0].Counts(d.path("my/run")), "named by the command line, it counts whatever it is")

	places = Program([]string{"npm", "start"}, d.dir)
	require.Len(t, places, 1)
	require.Equal(t, d.dir, places[0].Dir)
}
