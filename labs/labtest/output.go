package labtest

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
)

// maxLine bounds one line of a node's standard output, in bytes. The rest of a
// longer one is dropped.
const maxLine = 64 << 10

// An output reads a node's standard output: the ready line and the answer to the
// command that is outstanding. Everything else is chatter. It accepts any amount in
// bounded memory, and Write never fails.
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

// take sorts one line. The first ready line counts; later ones are ignored.
func (o *output) take(line string) {
	if address, ok := strings.CutPrefix(line, "ready "); ok {
		switch {
		case o.url != "" || o.odd != "":
		case isLocal(address):
			o.url = strings.TrimRight(address, "/")
		default:
			o.odd = line
		}
		o.change.wake()
		o.notify()
		return
	}
	if o.asked != "" && answers(o.asked, line) {
		o.asked = ""
		o.answer <- line
		return
	}
	_, _ = io.WriteString(o.chatter, "stdout: "+line+"\n")
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

func answers(verb, line string) bool {
	if strings.HasPrefix(line, "error ") {
		return true
	}
	switch verb {
	case "ping":
		return line == "pong"
	case "advance":
		return line == "advanced"
	case "stats":
		return strings.HasPrefix(line, "{")
	}
	return false
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
