package labtest

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"socketlab/labs/labtest/journal"
)

// inTranscript reports whether a failure shows the event: what crosses Redis would bury
// the frames.
func (e *event) inTranscript() bool {
	switch e.kind {
	case journal.Frame, journal.Fault, journal.Remark:
		return !e.quiet
	}
	return false
}

// show adds an event to the transcript. The mutex must be held.
func (r *recorder) show(e *event) {
	if len(r.shown) < maxTranscript {
		r.shown = append(r.shown, *e)
		return
	}
	r.shown[r.hidden%maxTranscript] = *e
	r.hidden++
}

// String returns the transcript: one line per entry, below a heading: seconds since the
// cluster started, client, direction, node, frame.
func (r *recorder) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()

	width := 0
	for i := range r.shown {
		client, _, _ := r.shown[i].ends()
		width = max(width, utf8.RuneCountInString(client))
	}
	var b strings.Builder
	b.WriteString("frames:")
	if r.hidden > 0 {
		fmt.Fprintf(&b, "\n  … %d earlier", r.hidden)
	}
	for i := range r.shown {
		e := &r.shown[(r.hidden+i)%len(r.shown)]
		fmt.Fprintf(&b, "\n%7.3f  ", e.at.Seconds())
		client, arrow, node := e.ends()
		if client == "" {
			fmt.Fprintf(&b, "* %s", e.printable())
			continue
		}
		fmt.Fprintf(&b, "%-*s %s %s  %s", width, client, arrow, node, e.printable())
	}
	return b.String()
}

// ends returns the client and the node of an event between the two, and an arrow in its
// direction. There is no client in what the check does to a node, to Redis or to a client;
// a cut is drawn like a frame that the client sends.
func (e *event) ends() (client, arrow, node string) {
	switch {
	case e.fault == "cut":
		return e.to, "→", e.nodes[0]
	case e.sent:
		return e.from, "→", e.to
	case e.from == journal.Check:
		return "", "", ""
	}
	return e.to, "←", e.from
}

// printable returns the text as it is shown.
func (e *event) printable() string {
	if e.wire {
		return printableOf(showRESP(e.text), e.whole > len(e.text), e.whole, maxShown)
	}
	return printableOf(e.text, e.whole > maxShown, e.whole, maxShown)
}
