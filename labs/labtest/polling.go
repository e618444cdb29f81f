package labtest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Polling connects over HTTP long-polling instead of WebSocket. Everything that a check
// does with a client works over it too. See [Client.Upgrade].
func Polling() DialOption {
	return func(d *dialing) { d.polling = true }
}

// Engine.IO packets that only the transport sees. Engine.IO v4, packet types.
const (
	packetClose   = "1"
	packetUpgrade = "5"
	packetNoop    = "6"
)

// A polling is the transport for HTTP long-polling: a GET waits for packets, and a POST
// brings packets to the server. There is at most one of each at a time. After an
// upgrade it passes every call to the WebSocket. Engine.IO v4, HTTP long-polling.
type polling struct {
	browser *browser
	address string // of all requests but the first
	open    openPacket
	ctx     context.Context // ends with the connection; its cause says why
	end     context.CancelCauseFunc
	change  *broadcast // wakes whoever waits for what is below
	arrived []string   // packets of the last answer to a GET; only the reader uses it

	mu        sync.Mutex
	outbox    outbox
	posting   bool
	silent    bool // there must be no other POST
	deaf      bool // there must be no other GET
	idle      bool // there is none under way either
	leaving   bool // the close packet is or was in the outbox
	successor *webSocket
}

// An openPacket is what polling needs of the payload of Engine.IO's open packet.
type openPacket struct {
	SID        string   `json:"sid"`
	Upgrades   []string `json:"upgrades"`
	MaxPayload int      `json:"maxPayload"` // bytes of one POST
}

// A pollingEnd says how a connection over HTTP long-polling has ended.
type pollingEnd struct {
	text string
	code int // as in [Client.Closed]
}

func (e pollingEnd) Error() string { return e.text }

// newPolling makes the transport of a session. address was that of the first GET, and
// payload is the body of its answer.
func newPolling(b *browser, address, payload string, change *broadcast) *polling {
	p := &polling{browser: b, change: change, arrived: cutPayload(payload), outbox: outbox{limit: maxMessage}}
	p.ctx, p.end = context.WithCancelCause(b.tcp.ctx)
	if first, ok := strings.CutPrefix(p.arrived[0], "0"); ok {
		_ = json.Unmarshal([]byte(first), &p.open) // the connection reports what is no open packet
	}
	p.address = address + "&sid=" + url.QueryEscape(p.open.SID)
	return p
}

func (p *polling) read() (kind int, data []byte, err error) {
	for {
		if len(p.arrived) == 0 {
			successor, err := p.awaitTurn()
			if successor != nil {
				return successor.read()
			}
			if err == nil {
				err = p.poll()
			}
			if err != nil {
				return 0, nil, p.finish(err)
			}
		}
		next := p.arrived[0]
		p.arrived = p.arrived[1:]
		switch next {
		case packetNoop:
		case packetClose:
			return 0, nil, p.finish(pollingEnd{"the connection was closed with a close packet", websocket.CloseNoStatusReceived})
		default:
			kind, data, err := decodePacket(next)
			if err != nil {
				return 0, nil, p.finish(err)
			}
			return kind, data, nil
		}
	}
}

// finish ends the connection, unless it has ended already. It returns the reason.
func (p *polling) finish(reason error) error {
	p.end(reason)
	return context.Cause(p.ctx)
}

// awaitTurn returns when there must be another GET, or when there cannot be.
func (p *polling) awaitTurn() (successor *webSocket, err error) {
	if p.open.SID == "" {
		return nil, oddFrame("an open packet without a sid")
	}
	for {
		changed := p.change.changed()
		p.mu.Lock()
		successor = p.successor
		left, wait := p.leaving && p.outbox.empty() && !p.posting, p.leaving || p.deaf
		news := p.deaf && !p.idle
		p.idle = p.deaf
		p.mu.Unlock()
		if news {
			p.change.wake()
		}
		switch {
		case successor != nil:
			return successor, nil
		case left:
			return nil, pollingEnd{"the client has closed the connection", websocket.CloseNormalClosure}
		case !wait:
			return nil, nil
		}
		select {
		case <-changed:
		case <-p.ctx.Done():
			return nil, p.ctx.Err()
		}
	}
}

// poll makes a GET.
func (p *polling) poll() error {
	payload, err := p.request(http.MethodGet, "")
	p.arrived = cutPayload(payload)
	return err
}

// request makes one request of the session and returns the body of the answer.
func (p *polling) request(method, body string) (string, error) {
	answer, err := p.browser.do(p.ctx, method, p.address, body)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		refusal := newHTTPRefusal(answer)
		return "", pollingEnd{"HTTP " + refusal.text() + " in answer to a " + method, websocket.CloseAbnormalClosure}
	}
	return readPayload(answer.Body)
}

// readPayload reads the body of an answer.
func readPayload(body io.Reader) (string, error) {
	payload, err := io.ReadAll(io.LimitReader(body, maxReceived+1))
	if len(payload) > maxReceived {
		err = oddFrame(fmt.Sprintf("an HTTP answer of more than %d bytes", maxReceived))
	}
	return string(payload), err
}

// write puts a frame into the outbox. It waits while that is full.
func (p *polling) write(kind int, data []byte) {
	packet := encodePacket(kind, data)
	ctx, cancel := context.WithTimeout(p.ctx, hardBound)
	defer cancel()
	for {
		changed := p.change.changed()
		p.mu.Lock()
		successor, full := p.successor, p.outbox.full()
		if successor == nil && !full {
			p.outbox.put(packet)
		}
		p.mu.Unlock()
		switch {
		case successor != nil:
			successor.write(kind, data)
			return
		case !full:
			p.change.wake()
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			p.end(ctx.Err())
			return
		}
	}
}

// post makes POSTs of what is in the outbox, until the connection ends or is upgraded.
func (p *polling) post() {
	for {
		changed := p.change.changed()
		p.mu.Lock()
		body, upgraded, ready := "", p.successor != nil, !p.silent && !p.outbox.empty()
		if ready {
			body, p.posting = p.outbox.take(p.open.MaxPayload), true
		}
		p.mu.Unlock()
		if upgraded {
			return
		}
		if !ready {
			select {
			case <-changed:
				continue
			case <-p.ctx.Done():
				return
			}
		}
		p.change.wake() // there is room for others
		if _, err := p.request(http.MethodPost, body); err != nil {
			p.fail(err)
			return
		}
		p.mu.Lock()
		p.posting = false
		p.mu.Unlock()
		p.change.wake()
	}
}

// lastWords is how long a GET may still bring a close packet when a POST has failed.
const lastWords = 300 * time.Millisecond

// fail ends the connection because of a POST, unless the GET under way brings a better
// reason: a server that closes a session refuses its requests from then on.
func (p *polling) fail(reason error) {
	select {
	case <-time.After(lastWords):
	case <-p.ctx.Done():
	}
	p.end(reason)
}

// close sends a close packet after what is in the outbox.
func (p *polling) close() {
	p.mu.Lock()
	successor := p.successor
	if successor == nil {
		p.leaving = true
		p.outbox.put(packetClose)
	}
	p.mu.Unlock()
	if successor != nil {
		successor.close()
	}
	p.change.wake()
}
