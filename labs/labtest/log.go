package labtest

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"socketlab/labs/node"
)

const (
	maxLog      = 64 << 10 // bytes kept of a node's standard error
	maxLogLines = 200      // lines kept of it
	maxLogLine  = 4 << 10  // bytes kept of one line
	shownLog    = 20       // lines that a failure shows
)

// A nodeLog keeps the end of a node's standard error and remembers whether it
// reported a fault. It accepts any amount in bounded memory, and Write never fails.
type nodeLog struct {
	mu      sync.Mutex
	lines   []string
	size    int
	partial []byte   // the line that is not finished
	fault   string   // the first sign of a fault: DATA RACE or panic
	race    []string // the first report of the race detector
	racing  bool     // the report is not finished
	crash   []string // what Go wrote about the panic that ended the node, and its goroutine
	before  []string // the end of the log before that
	ending  bool     // crash is not finished
	dumpAt  int      // where the goroutines begin in lines; -1 if there are none
	dumping bool
}

func newNodeLog() *nodeLog { return &nodeLog{dumpAt: -1} }

func (l *nodeLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	whole := len(p)
	for len(p) > 0 {
		end := bytes.IndexByte(p, '\n')
		if end < 0 {
			l.extend(p)
			break
		}
		l.extend(p[:end])
		l.finish()
		p = p[end+1:]
	}
	return whole, nil
}

func (l *nodeLog) extend(p []byte) {
	room := maxLogLine - len(l.partial)
	l.partial = append(l.partial, p[:min(room, len(p))]...)
}

func (l *nodeLog) finish() {
	line := string(l.partial)
	l.partial = l.partial[:0]
	l.notice(line)
	if l.dumping && l.dumpAt < 0 {
		l.dumpAt = len(l.lines)
	}
	l.lines = append(l.lines, line)
	l.size += len(line) + 1
	// Of a goroutine dump, the beginning matters most.
	for !l.dumping && (len(l.lines) > maxLogLines || l.size > maxLog) {
		l.drop(0)
	}
	for l.dumping && (len(l.lines) > 3*maxLogLines || l.size > 2*maxLog) {
		l.drop(len(l.lines) - 1)
	}
}

func (l *nodeLog) drop(i int) {
	l.size -= len(l.lines[i]) + 1
	l.lines = append(l.lines[:i], l.lines[i+1:]...)
}

// notice looks for what the Go runtime writes at the beginning of a line.
func (l *nodeLog) notice(line string) {
	if l.racing {
		if line == raceFoot || len(l.race) == maxReport {
			l.racing = false
		} else {
			l.race = append(l.race, line)
		}
	}
	if l.ending {
		l.crash = append(l.crash, line)
		l.ending = len(l.crash) < maxReport && (line != "" || !l.inGoroutine())
	}
	if l.fault != "" || l.dumping {
		return
	}
	switch {
	case strings.HasPrefix(line, raceHead):
		l.fault, l.race, l.racing = "DATA RACE", []string{line}, true
	case strings.HasPrefix(line, "panic: "), strings.HasPrefix(line, "fatal error: "):
		l.fault, l.crash, l.ending = line, []string{line}, true
		l.before = slices.Clone(last(l.lines, shownLog/2))
	}
}

// inGoroutine reports whether the crash has come to the goroutine that panicked. It comes
// first.
func (l *nodeLog) inGoroutine() bool {
	return slices.ContainsFunc(l.crash, isGoroutine)
}

func isGoroutine(line string) bool { return strings.HasPrefix(line, "goroutine ") }

// beginDump marks everything written from now on as goroutines rather than log.
func (l *nodeLog) beginDump() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dumping = true
}

// split returns the log's lines and, separately, those of the goroutines.
func (l *nodeLog) split() (log, dump []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	log = append(log, l.lines...)
	if len(l.partial) > 0 {
		log = append(log, string(l.partial))
	}
	if l.dumpAt >= 0 {
		log, dump = log[:l.dumpAt], log[l.dumpAt:]
	}
	return log, dump
}

// report returns the first report of the race detector, as far as it has come, and
// whether it is whole. It is nil unless the first fault was a race.
func (l *nodeLog) report() (lines []string, whole bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.race), !l.racing
}

// shown returns the lines that a failure shows: the report of a race, or what led to a
// panic and the panic, or the end of the log.
func (l *nodeLog) shown() []string {
	log, _ := l.split()
	l.mu.Lock()
	defer l.mu.Unlock()
	switch at := slices.IndexFunc(l.crash, isGoroutine); {
	case l.race != nil:
		return slices.Clone(l.race)
	case at >= 0:
		stack := strings.TrimSuffix(node.TidyStack(strings.Join(l.crash[at:], "\n")), "\n")
		return slices.Concat(l.before, l.crash[:at], strings.Split(stack, "\n"))
	}
	return last(log, shownLog)
}

// sign returns the first sign of a fault, or "" if there is none.
func (l *nodeLog) sign() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.fault
}
