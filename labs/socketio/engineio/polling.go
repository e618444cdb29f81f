package engineio

import (
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// pollGrace is how long a closing session waits for its client's next poll,
// which a client that is there sends after one round trip.
const pollGrace = 3 * time.Second

// A polling carries a session over requests of HTTP: a GET waits for what the
// outbox holds, a POST brings packets, and there is at most one of each at a
// time. Engine.IO v4, HTTP long-polling.
type polling struct {
	session  *Session
	over     chan struct{} // closed when the session has ended on this transport
	replaced chan struct{} // closed when the successor is to go on
	changed  chan struct{} // holds a token when a look at the outbox is worth it

	mu        sync.Mutex
	waiting   *poll // the GET that waits for an answer
	posting   bool
	closing   *time.Timer // bounds the wait for the poll that the goodbye needs
	ended     bool
	probing   *probe     // a WebSocket that may become the successor
	successor *webSocket // takes over everything that is asked of this transport
}

// A poll is a GET that waits.
type poll struct {
	answer chan *Frame // given by somebody else than the outbox
}

func newPolling(s *Session) *polling {
	p := &polling{
		session:  s,
		over:     make(chan struct{}),
		replaced: make(chan struct{}),
		changed:  make(chan struct{}, 1),
	}
	s.outbox.attendedBy(p.wake)
	return p
}

// wake leaves a token for the poll that waits, or the next.
func (p *polling) wake() {
	select {
	case p.changed <- struct{}{}:
	default: // there is one
	}
}

// carry implements transport. The work is done by the requests.
func (p *polling) carry() transport {
	select {
	case <-p.over:
		return nil
	case <-p.replaced:
		return p.successor
	}
}

// close implements transport. The goodbye is the outbox's end, of which the
// waiting poll tells the client, or the next.
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

// drop implements transport. A poll that waits is told.
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
	if p.probing != nil {
		p.probing.conn.Close()
		p.stopProbing()
	}
	close(p.over)
}

// answer answers the poll that waits, if one does, with one packet. What the
// outbox holds stays there. p.mu must be held.
func (p *polling) answer(packet byte) {
	if p.waiting != nil {
		p.waiting.answer <- controlFrame(packet)
		p.waiting = nil
	}
}

// refuses says why requests are no longer served, or nil when they are. p.mu
// must be held.
func (p *polling) refuses() *refusal {
	switch {
	case p.successor != nil:
		return refuseBadRequest
	case p.ended:
		return refuseSID
	}
	return nil
}

// get holds a GET until there is something to say.
func (p *polling) get(w http.ResponseWriter, r *http.Request) {
	poll := &poll{answer: make(chan *Frame, 1)}
	p.mu.Lock()
	no, overlap := p.refuses(), p.waiting != nil
	if no == nil && !overlap {
		p.waiting = poll
	}
	p.mu.Unlock()
	switch {
	case no != nil:
		no.write(w)
		return
	case overlap:
		p.session.drop(ReasonTransportError)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	for {
		queued, last, done := p.settle(poll)
		switch {
		case !done:
		case last != nil:
			p.answerWith(w, last)
			return
		default:
			p.answerWith(w, queued...)
			p.session.outbox.written(queued)
			return
		}
		select {
		case <-p.changed:
		case last := <-poll.answer:
			p.answerWith(w, last)
			return
		case <-r.Context().Done(): // the client has cancelled it, or is gone
			p.session.drop(ReasonTransportError)
			return
		}
	}
}

// settle takes what the outbox holds as the answer to a poll, or what it has
// been answered with already. From then on another poll may wait: the client
// may send it before we know that this one has arrived. The goodbye comes in an
// answer of its own: the official client, told both at once, would close before
// it looks at a last message.
func (p *polling) settle(poll *poll) (queued []*Frame, last *Frame, done bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.waiting != poll {
		return nil, <-poll.answer, true
	}
	queued, finished := p.session.outbox.take(nil)
	switch {
	case len(queued) > 0:
	case finished:
		last = controlFrame(packetClose)
		p.end()
	default:
		return nil, nil, false
	}
	p.waiting = nil
	return queued, last, true
}

// answerWith writes the answer to a poll.
func (p *polling) answerWith(w http.ResponseWriter, frames ...*Frame) {
	if err := p.respond(w, "text/plain; charset=UTF-8", encodePayload(frames)); err != nil {
		p.session.drop(ReasonTransportError) // what was taken from the outbox is lost
	}
}

// respond writes a whole response, and bounds the time for it.
func (p *polling) respond(w http.ResponseWriter, contentType string, body []byte) error {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.Header().Set("Cache-Control", "no-store")
	conn := http.NewResponseController(w)
	_ = conn.SetWriteDeadline(time.Now().Add(p.session.opts.WriteTimeout))
	defer conn.SetWriteDeadline(time.Time{}) // the connection may serve other requests
	if _, err := w.Write(body); err != nil {
		return err
	}
	if err := conn.Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}
