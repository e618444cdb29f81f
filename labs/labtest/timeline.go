package labtest

import (
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// maxTimeline is how many entries of a check a failure shows: the latest ones.
const maxTimeline = 60

// A timeline remembers the latest frames of all clients of one check, and what
// the check did to its cluster in between, in the order in which they happened.
type timeline struct {
	mu      sync.Mutex
	start   time.Time
	entries []entry // oldest first, at most maxTimeline
	dropped int
}

type entry struct {
	at           time.Duration
	client, node string // both empty for a remark
	sent         bool
	text         string
}

func (l *timeline) sent(client, node, text string) {
	l.add(entry{client: client, node: node, sent: true, text: text})
}

func (l *timeline) received(client, node, text string) {
	l.add(entry{client: client, node: node, text: text})
}

// remark records what is not a frame: a node was killed, Redis was stopped.
func (l *timeline) remark(format string, args ...any) {
	l.add(entry{text: fmt.Sprintf(format, args...)})
}

func (l *timeline) add(e entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e.at = time.Since(l.start)
	if len(l.entries) == maxTimeline {
		copy(l.entries, l.entries[1:])
		l.entries = l.entries[:maxTimeline-1]
		l.dropped++
	}
	l.entries = append(l.entries, e)
}

// String writes one line per entry, below a heading: seconds since the cluster
// started, client, direction, node, frame.
func (l *timeline) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()

	width := 0
	for _, e := range l.entries {
		width = max(width, utf8.RuneCountInString(e.client))
	}
	var b strings.Builder
	b.WriteString("frames:")
	if l.dropped > 0 {
		fmt.Fprintf(&b, "\n  … %d earlier", l.dropped)
	}
	for _, e := range l.entries {
		fmt.Fprintf(&b, "\n%7.3f  ", e.at.Seconds())
		if e.node == "" {
			fmt.Fprintf(&b, "* %s", printable(e.text))
			continue
		}
		arrow := "←"
		if e.sent {
			arrow = "→"
		}
		fmt.Fprintf(&b, "%-*s %s %s  %s", width, e.client, arrow, e.node, printable(e.text))
	}
	return b.String()
}
