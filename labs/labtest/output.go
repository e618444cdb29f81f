package labtest

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync"
)

// maxLine bounds one line of a node's standard output, in bytes. The rest of a
// longer one is dropped.
const maxLine = 64 << 10

// An output reads a node's standard output: the ready line and the answer to the
// command that is outstanding. Everything else is chatter, also what comes before them on
// the same line: a program may print without a newline. It accepts any amount in bounded
// memory, and Write never fails.
type output struct {
	mu      sync.Mutex
	partial []byte
	url     string // from the ready line
	odd     string // a ready line whose address is not on this machine
	asked   string // the verb of the outstanding command
	answer  chan string
	change  broadcast // the ready line has come
	notify  func()    // called then, too
	chatter io.Writer // takes the other lines

	announce func(url string) // called with the address of the ready line, if not nil
}

func newOutput(notify func(), chatter io.Writer) *output {
	return &output{answer: make(chan string, 1), notify: notify, chatter: chatter}
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	whole := len(p)
	for len(p) > 0 {
		end := bytes.IndexByte(p, '\n')
		part := p
		if end >= 0 {
			part = p[:end]
		}
		o.partial = append(o.partial, part[:min(maxLine-len(o.partial), len(part))]...)
		if end < 0 {
			break
		}
		o.take(strings.TrimRight(string(o.partial), "\r"))
		o.partial = o.partial[:0]
		p = p[end+1:]
	}
	return whole, nil
}

// flush takes the rest of the output, which has no newline, as chatter.
func (o *output) flush() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.partial) > 0 {
		o.say(string(o.partial))
		o.partial = nil
	}
}

// say passes chatter on.
func (o *output) say(line string) { _, _ = io.WriteString(o.chatter, "stdout: "+line+"\n") }

// take sorts one line. The first ready line counts; later ones are ignored.
func (o *output) take(line string) {
	if before, address, ok := strings.Cut(line, "ready http://"); ok && before != "" && o.url == "" && o.odd == "" {
		if address = "http://" + address; isLocal(address) {
			o.say(before)
			line = "ready " + address
		}
	}
	if address, ok := strings.CutPrefix(line, "ready "); ok {
		switch {
		case o.url != "" || o.odd != "":
		case isLocal(address):
			o.url = strings.TrimRight(address, "/")
			if o.announce != nil {
				o.announce(o.url)
			}
		default:
			o.odd = line
		}
		o.change.wake()
		o.notify()
		return
	}
	if at := answerIn(o.asked, line); at >= 0 {
		if at > 0 {
			o.say(line[:at])
		}
		o.asked = ""
		o.answer <- line[at:]
		return
	}
	o.say(line)
}

// ask announces a command, so that its answer is not taken for chatter. No
// other command may be outstanding.
func (o *output) ask(verb string) <-chan string {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked = verb
	return o.answer
}

func (o *output) ready() (url, odd string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.url, o.odd
}

// answerIn returns where in a line the answer to a command begins: at 0 unless the line
// begins with chatter. It returns -1 if the line has none, or if no command is outstanding.
func answerIn(verb, line string) int {
	if verb != "" && strings.HasPrefix(line, "error ") {
		return 0
	}
	switch verb {
	case "ping":
		return atEnd(line, "pong")
	case "advance":
		return atEnd(line, "advanced")
	case "drain", "undrain", "add", "remove":
		return atEnd(line, answerTo[verb])
	case "stats":
		if strings.HasPrefix(line, "{") {
			return 0
		}
		return strings.LastIndex(line, `{"goroutines":`)
	}
	return -1
}

// atEnd returns where in a line its end begins, or -1 if it ends in another way.
func atEnd(line, end string) int {
	if !strings.HasSuffix(line, end) {
		return -1
	}
	return len(line) - len(end)
}

// isLocal reports whether address is http://, a loopback address and a port, so that
// a submission cannot send its checks elsewhere.
func isLocal(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || u.User != nil || u.Port() == "" || strings.Trim(u.Path, "/") != "" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// portOf returns the port of an address for which isLocal is true. It is a number, so
// that 080 is 80.
func portOf(address string) int {
	u, _ := url.Parse(address)
	port, _ := strconv.Atoi(u.Port())
	return port
}
