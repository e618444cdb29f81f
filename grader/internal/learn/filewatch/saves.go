// Package filewatch tells when somebody has saved a file. It listens to the file
// system, and looks for itself where that says nothing.
//
// A save is what a look at the directories finds changed; an event only says that
// it is time to look. So an editor's temporary files, swap files and renames need
// no special case: in the end the file is there, with another size or time.
package filewatch

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	// settle is how long nothing may change until a burst of saves is over.
	settle = 30 * time.Millisecond
	// burst bounds a burst: a file that is written without end counts as saved.
	burst = 500 * time.Millisecond
	// every is how often Watch looks where no events come.
	every = 500 * time.Millisecond
	// doubt is how often it looks where they do, in case one does not.
	doubt = 2 * time.Second
	// patience is how many saves Watch finds without events until it polls.
	patience = 2
)

// Event is news from Watch.
type Event struct {
	// Saved are the files that were saved, created or removed since the last
	// event, in order.
	Saved []string
	// Polling is why Watch polls from now on, or empty if nothing changed in that.
	Polling string
}

// Watch reports what is saved in places until ctx ends; then it closes the
// channel. With poll it looks twice a second and asks for no events. Otherwise
// it begins to do so, and says why, when events cannot be had or do not come.
//
// Whoever cancels ctx must drain the channel to know that nothing is left.
func Watch(ctx context.Context, places []Place, poll bool) <-chan Event {
	w := &watcher{places: places, out: make(chan Event), every: every, doubt: doubt}
	w.start(ctx, poll)
	return w.out
}

// watcher is the state of one Watch.
type watcher struct {
	places       []Place
	out          chan Event
	every, doubt time.Duration

	ears ears   // closed while polling
	why  string // of polling
	told bool   // why was reported

	known  view      // what was reported
	seen   view      // the last look of a burst
	since  time.Time // when the burst began; zero without one
	heard  bool      // an event came in this burst
	missed int       // bursts in a row in which none did
}

func (w *watcher) start(ctx context.Context, poll bool) {
	// Listening begins before the first look, so that no save falls between them.
	if poll {
		w.poll("as --poll asks")
	} else if err := w.ears.begin(); err != nil {
		w.poll(reason(err))
	}
	w.known = w.look()
	go w.watch(ctx)
}

func (w *watcher) watch(ctx context.Context) {
	defer close(w.out)
	defer func() { w.ears.close() }()
	quiet := time.NewTimer(settle) // which reports what Watch has to say at once
	defer quiet.Stop()
	tick := time.NewTicker(w.pace())
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case event, ok := <-w.ears.events():
			w.hear(event, ok)
			w.notice(quiet)
		case err := <-w.ears.errors():
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				w.poll(reason(err))
			}
			w.notice(quiet)
		case <-tick.C:
			w.notice(quiet)
		case <-quiet.C:
			if !w.report(ctx, quiet) {
				return
			}
			tick.Reset(w.pace())
		}
	}
}

// hear takes an event. Without ok there are no more.
func (w *watcher) hear(event fsnotify.Event, ok bool) {
	if !ok {
		w.poll("file events ceased")
		return
	}
	w.ears.forget(event)
	w.heard, w.missed = true, 0
}

// poll gives up on events.
func (w *watcher) poll(why string) {
	w.ears.close()
	if w.why == "" {
		w.why = why
	}
}

func reason(err error) string { return "file events cannot be had here: " + err.Error() }

// pace is how often to look although nothing was heard.
func (w *watcher) pace() time.Duration {
	if w.ears.open() {
		return w.doubt
	}
	return w.every
}

// notice looks, and begins or prolongs a burst if something differs.
func (w *watcher) notice(quiet *time.Timer) {
	now := w.look()
	news := w.why != "" && !w.told || !maps.Equal(now, w.known)
	switch {
	case w.since.IsZero() && news:
		w.since = time.Now()
		quiet.Reset(settle)
	case !w.since.IsZero() && !maps.Equal(now, w.seen) && time.Since(w.since) < burst:
		quiet.Reset(settle)
	}
	w.seen = now
}

// report ends a burst, unless a look shows that it goes on. It returns false
// when ctx has ended.
func (w *watcher) report(ctx context.Context, quiet *time.Timer) bool {
	select {
	case event, ok := <-w.ears.events(): // late, but it came
		w.hear(event, ok)
	default:
	}
	now := w.look()
	if !w.since.IsZero() && !maps.Equal(now, w.seen) && time.Since(w.since) < burst {
		w.seen = now
		quiet.Reset(settle)
		return true
	}
	event := Event{Saved: changed(w.known, now)}
	if len(event.Saved) > 0 && w.ears.open() && !w.heard {
		if w.missed++; w.missed >= patience {
			w.poll("no file events come here")
		}
	}
	w.known, w.since, w.heard = now, time.Time{}, false
	if !w.told {
		event.Polling, w.told = w.why, w.why != ""
	}
	if len(event.Saved) == 0 && event.Polling == "" {
		return true
	}
	select {
	case w.out <- event:
		return true
	case <-ctx.Done():
		return false
	}
}

// look reads the directories, and listens to those that are new.
func (w *watcher) look() view {
	files := view{}
	for _, place := range w.places {
		place.look(files, func(dir string) {
			if err := w.ears.listen(dir); err != nil {
				w.poll(reason(err))
			}
		})
	}
	return files
}

// changed lists the files that are not in both as they are.
func changed(before, after view) []string {
	names := map[string]bool{}
	for name, stamp := range after {
		if before[name] != stamp {
			names[name] = true
		}
	}
	for name := range before {
		if _, ok := after[name]; !ok {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}
