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
	mu     sync.Mutex
	out    io.Writer
	width  int
	text   string
	since  time.Time
	ticker *time.Ticker
	held   bool // whether the line has no clock
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
	if l.ticker == nil {
		l.ticker = time.NewTicker(time.Second)
		go l.tick(l.ticker)
	}
	l.draw()
}

// tick redraws the line every second, until the line has another ticker.
func (l *live) tick(ticker *time.Ticker) {
	for range ticker.C {
		l.mu.Lock()
		mine := l.ticker == ticker
		if mine {
			l.draw()
		}
		l.mu.Unlock()
		if !mine {
			return
		}
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
	if l.ticker == nil && !l.held {
		return
	}
	if l.ticker != nil {
		l.ticker.Stop()
		l.ticker = nil
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
