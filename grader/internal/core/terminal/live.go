package terminal

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// live is the last line of a terminal. It says what the program is doing and for how
// long, so that the program never seems to hang. A nil live shows nothing.
type live struct {
	mu    sync.Mutex
	out   io.Writer
	width int
	text  string
	since time.Time
	quit  chan struct{} // ends the clock; nil while there is none
	held  bool          // whether the line has no clock
}

func newLive(out io.Writer, width int) *live { return &live{out: out, width: width} }

// show replaces the line. If the text is the same, its clock keeps running.
func (l *live) show(text string) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if text != l.text {
		l.text, l.since = text, time.Now()
	}
	if l.quit == nil {
		l.quit = make(chan struct{})
		go l.tick(l.quit)
	}
	l.draw()
}

// tick redraws the line every second, until quit is closed.
func (l *live) tick(quit <-chan struct{}) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-quit:
			return
		case <-ticker.C:
		}
		l.mu.Lock()
		if l.quit == quit { // not cleared meanwhile
			l.draw()
		}
		l.mu.Unlock()
	}
}

// hold shows a line without a clock.
func (l *live) hold(text string) {
	l.clear()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held = true
	fmt.Fprint(l.out, text)
}

// clear removes the line.
func (l *live) clear() {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.quit == nil && !l.held {
		return
	}
	if l.quit != nil {
		close(l.quit)
		l.quit = nil
	}
	l.held = false
	fmt.Fprint(l.out, "\r\x1b[K")
}

func (l *live) draw() {
	text := l.text
	if seconds := int(time.Since(l.since).Seconds()); seconds > 0 {
		text += fmt.Sprintf(" %d s", seconds)
	}
	fmt.Fprint(l.out, "\r\x1b[K", ansi.Truncate(text, l.width-1, "…"))
}
