// Package filewatch reports when files are saved. It uses the file events of the
// operating system, and polls where there are none.
//
// A change is what two scans of the directories disagree on. An event only says that
// it is time to scan. So temporary files, swap files and renames need no special
// case: in the end the file is there, with another size, time or content.
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
	// settleTime is how long nothing may change before a burst of saves is over.
	settleTime = 30 * time.Millisecond
	// maxBurst bounds a burst, so that a file that is written all the time is
	// reported too.
	maxBurst = 500 * time.Millisecond
	// pollInterval is the time between scans without file events.
	pollInterval = 500 * time.Millisecond
	// checkInterval is the time between scans with file events, in case one is lost.
	checkInterval = 2 * time.Second
	// maxMissed is how many bursts in a row may come without an event before Watch
	// starts to poll.
	maxMissed = 2
)

// Event reports saved files, or the start of polling.
type Event struct {
	// Saved lists the files that were saved, created or removed since the last
	// event, sorted.
	Saved []string
	// Polling is why Watch polls from now on. It is empty if nothing changed.
	Polling string
}

// Watch reports the files that are saved in sources, until ctx ends. Then it closes
// the channel. If poll is set, it polls twice a second and uses no file events.
// Otherwise it starts to poll, and says why, if file events are not available or do
// not arrive.
//
// A caller that cancels ctx must drain the channel to know that Watch has ended.
func Watch(ctx context.Context, sources []Source, poll bool) <-chan Event {
	w := &watcher{sources: sources, out: make(chan Event), pollInterval: pollInterval, checkInterval: checkInterval}
	w.start(ctx, poll)
	return w.out
}

// watcher is the state of one Watch.
type watcher struct {
	sources                     []Source
	out                         chan Event
	pollInterval, checkInterval time.Duration

	notifier notifier // closed while polling
	reason   string   // why the watcher polls
	told     bool     // whether reason was reported

	reported   snapshot  // the state that the last event reported
	seen       snapshot  // the last scan
	burstStart time.Time // zero outside a burst
	notified   bool      // whether an event came in this burst
	missed     int       // bursts in a row without an event
}

func (w *watcher) start(ctx context.Context, poll bool) {
	// The notifier opens before the first scan, so that no save falls between them.
	if poll {
		w.poll("requested by --poll")
	} else if err := w.notifier.open(); err != nil {
		w.poll(unavailable(err))
	}
	w.reported = w.scan()
	go w.watch(ctx)
}

func (w *watcher) watch(ctx context.Context) {
	defer close(w.out)
	defer func() { w.notifier.close() }()
	settled := time.NewTimer(settleTime) // the first time, it reports the reason for polling
	defer settled.Stop()
	tick := time.NewTicker(w.interval())
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case event, ok := <-w.notifier.events():
			w.receive(event, ok)
			w.compare(settled)
		case err := <-w.notifier.errors():
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				w.poll(unavailable(err))
			}
			w.compare(settled)
		case <-tick.C:
			w.compare(settled)
		case <-settled.C:
			if !w.report(ctx, settled) {
				return
			}
			tick.Reset(w.interval())
		}
	}
}

// receive handles an event of the notifier. If ok is false, its channel was closed.
func (w *watcher) receive(event fsnotify.Event, ok bool) {
	if !ok {
		w.poll("file events stopped")
		return
	}
	w.notifier.forget(event)
	w.notified, w.missed = true, 0
}

// poll stops using file events.
func (w *watcher) poll(reason string) {
	w.notifier.close()
	if w.reason == "" {
		w.reason = reason
	}
}

func unavailable(err error) string { return "file events are not available: " + err.Error() }

// interval is the time between two scans when no event arrives.
func (w *watcher) interval() time.Duration {
	if w.notifier.isOpen() {
		return w.checkInterval
	}
	return w.pollInterval
}

// compare scans, and starts or prolongs a burst if something has changed.
func (w *watcher) compare(settled *time.Timer) {
	now := w.scan()
	news := w.reason != "" && !w.told || !now.same(w.reported)
	switch {
	case w.burstStart.IsZero() && news:
		w.burstStart = time.Now()
		settled.Reset(settleTime)
	case !w.burstStart.IsZero() && !now.same(w.seen) && time.Since(w.burstStart) < maxBurst:
		settled.Reset(settleTime)
	}
	w.seen = now
}

// report ends a burst and sends its event, unless a scan shows that the burst goes
// on. It returns false if ctx has ended.
func (w *watcher) report(ctx context.Context, settled *time.Timer) bool {
	select {
	case event, ok := <-w.notifier.events(): // it may arrive after the change was seen
		w.receive(event, ok)
	default:
	}
	now := w.scan()
	if !w.burstStart.IsZero() && !now.same(w.seen) && time.Since(w.burstStart) < maxBurst {
		w.seen = now
		settled.Reset(settleTime)
		return true
	}
	event := Event{Saved: changed(w.reported, now)}
	if len(event.Saved) > 0 && w.notifier.isOpen() && !w.notified {
		if w.missed++; w.missed >= maxMissed {
			w.poll("no file events arrive")
		}
	}
	w.reported, w.burstStart, w.notified = now, time.Time{}, false
	if !w.told {
		event.Polling, w.told = w.reason, w.reason != ""
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

// scan reads the directories, and registers new ones with the notifier.
func (w *watcher) scan() snapshot {
	files := snapshot{}
	for _, source := range w.sources {
		source.scan(files, func(dir string) {
			if err := w.notifier.add(dir); err != nil {
				w.poll(unavailable(err))
			}
		})
	}
	return files
}

// changed lists the files that differ between two snapshots, sorted.
func changed(before, after snapshot) []string {
	names := map[string]bool{}
	for name, stamp := range after {
		if old, ok := before[name]; !ok || !old.same(stamp) {
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
