package engineio

import (
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// pollGrace is how long a closing session waits for its client's next poll. A
// client that is still there sends it after one round trip.
const pollGrace = 3 * time.Second

// A polling carries a session over HTTP requests: a GET waits for what the
// outbox holds, a POST brings packets. There is at most one of each at a time.
// Engine.IO v4, HTTP long-polling.
type polling struct {
	session  *Session
	over     chan struct{} // closed when the session has ended on this transport
	upgraded chan struct{} // closed when successor takes over
	ready    chan struct{} // holds an element when the outbox may have frames
	left     func()        // called when the session has left this transport

	mu        sync.Mutex
	waiting   *poll // the GET that waits for an answer
	posting   bool
	closing   *time.Timer // bounds the wait for the poll that carries the close packet
	ended     bool
	probe     *probe     // a WebSocket that may become the successor
	successor *webSocket // the transport after the upgrade; gets every later call
}

// A poll is a GET that waits.
type poll struct {
	answer chan *Frame // an answer that does not come from the outbox
}

func newPolling(s *Session, left func()) *polling {
	p := &polling{
		session:  s,
		over:     make(chan struct{}),
		upgraded: make(chan struct{}),
		ready:    make(chan struct{}, 1),
		left:     left,
	}
	s.outbox.onReady(p.wake)
	return p
}

// wake makes the waiting poll, or the next one, look into the outbox.
func (p *polling) wake() {
	select {
	case p.ready <- struct{}{}:
	default: // the poll has not seen the previous one yet
	}
}

// serve implements transport. The requests do the work.
func (p *polling) serve() transport {
	defer p.left()
	select {
	case <-p.over:
		return nil
	case <-p.upgraded:
		return p.successor
	}
}

// close implements transport. The waiting poll, or the next one, finds the
// outbox finished and answers with a close packet.
func (p *polling) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.successor != nil:
		p.successor.close()
	case !p.ended:
		p.closing = time.AfterFunc(min(pollGrace, p.session.opts.WriteTimeout), p.drop)
	}
}

// drop implements transport. A waiting poll gets a close packet.
func (p *polling) drop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.successor != nil {
		p.successor.drop()
		return
	}
	p.answer(packetClose)
	p.end()
}

// end must be called with p.mu held.
func (p *polling) end() {
	if p.ended {
		return
	}
	p.ended = true
	if p.closing != nil {
		p.closing.Stop()
	}
	if p.probe != nil {
		p.probe.conn.Close()
		p.stopProbe()
	}
	close(p.over)
}

// answer answers the waiting poll, if there is one, with one packet. The outbox
// keeps what it holds. p.mu must be held.
func (p *polling) answer(packet byte) {
	if p.waiting != nil {
		p.waiting.answer <- packetFrame(packet)
		p.waiting = nil
	}
}

// refusal returns the answer to a request that is no longer served, or nil if
// requests are served. p.mu must be held.
func (p *polling) refusal() *refusal {
	switch {
	case p.successor != nil:
		return refuseBadRequest
	case p.ended:
		return refuseSID
	}
	return nil
}

// get holds a GET until there is a packet for the client.
func (p *polling) get(w http.ResponseWriter, r *http.Request) {
	poll := &poll{answer: make(chan *Frame, 1)}
	p.mu.Lock()
	refusal, overlap := p.refusal(), p.waiting != nil
	if refusal == nil && !overlap {
		p.waiting = poll
	}
	p.mu.Unlock()
	switch {
	case refusal != nil:
		refusal.write(w)
		return
	case overlap:
		p.session.drop(ReasonTransportError)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	for {
		queued, control, done := p.takeAnswer(poll)
		switch {
		case !done:
		case control != nil:
			p.writeAnswer(w, control)
			return
		default:
			p.writeAnswer(w, queued...)
			p.session.outbox.written(queued)
			return
		}
		select {
		case <-p.ready:
		case control := <-poll.answer:
			p.writeAnswer(w, control)
			return
		case <-r.Context().Done(): // the client has cancelled the request or is gone
			p.session.drop(ReasonTransportError)
			return
		}
	}
}

// takeAnswer takes the answer to a poll: what the outbox holds, or the control
// packet that somebody has answered it with. From then on another poll may wait:
// the client may send it before this goroutine knows that the answer has
// arrived. The close packet gets an answer of its own: the official client would
// close before it handles a message in the same answer.
func (p *polling) takeAnswer(poll *poll) (queued []*Frame, control *Frame, done bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.waiting != poll {
		return nil, <-poll.answer, true
	}
	queued, finished := p.session.outbox.take(nil)
	switch {
	case len(queued) > 0:
	case finished:
		control = packetFrame(packetClose)
		p.end()
	default:
		return nil, nil, false
	}
	p.waiting = nil
	return queued, control, true
}

// writeAnswer writes the answer to a poll.
func (p *polling) writeAnswer(w http.ResponseWriter, frames ...*Frame) {
	if err := p.respond(w, "text/plain; charset=UTF-8", encodePayload(frames)); err != nil {
		p.session.drop(ReasonTransportError) // the frames taken from the outbox are lost
	}
}

// respond writes a whole response within WriteTimeout.
func (p *polling) respond(w http.ResponseWriter, contentType string, body []byte) error {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.Header().Set("Cache-Control", "no-store")
	conn := http.NewResponseController(w)
	_ = conn.SetWriteDeadline(time.Now().Add(p.session.opts.WriteTimeout))
	defer conn.SetWriteDeadline(time.Time{}) // the connection may carry further requests
	if _, err := w.Write(body); err != nil {
		return err
	}
	if err := conn.Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}
