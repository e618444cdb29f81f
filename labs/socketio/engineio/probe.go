package engineio

import (
	"errors"
	"time"

	"github.com/gorilla/websocket"
	"github.com/jonboulle/clockwork"
)

// The upgrade moves a session from long-polling to a WebSocket.
// Engine.IO v4, upgrade.
//
//	client                              server
//	GET, which waits                    …
//	WebSocket with the sid              accepts it: 101
//	2probe on the WebSocket             3probe on it: both directions work
//	stops sending on polling            6 to the waiting GET, so polling stops too
//	5 on the WebSocket                  uses the WebSocket from now on
//
// No packet is lost or reordered: the outbox keeps what is sent in between, and
// the client sends 5 after it has received the answer to its last GET.
const (
	probePing = string(packetPing) + "probe"
	probePong = string(packetPong) + "probe"
)

// noopInterval is how long a GET may wait during an upgrade: the client cannot
// complete the upgrade before the GET is answered.
const noopInterval = 100 * time.Millisecond

// A probe is a WebSocket that may become the next transport of a session on
// long-polling.
type probe struct {
	conn     *websocket.Conn
	deadline clockwork.Timer
	noop     clockwork.Timer // answers waiting GETs; nil until 3probe is sent
}

// upgrade tries to move the session to a WebSocket, and returns when the
// WebSocket has taken over or is closed. A session has one probe at a time; when
// it fails, the session stays on polling.
func (p *polling) upgrade(conn *websocket.Conn) {
	probe := p.startProbe(conn)
	if probe == nil || !p.runProbe(probe) || !p.completeUpgrade(probe) {
		p.abandon(probe)
		closeProbe(conn, p.session.opts.lingerTime)
	}
}

func (p *polling) startProbe(conn *websocket.Conn) *probe {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.probe != nil || p.successor != nil || p.ended {
		return nil
	}
	started := &probe{conn: conn}
	started.deadline = p.session.opts.Clock.AfterFunc(p.session.opts.UpgradeTimeout, func() {
		if p.abandon(started) {
			sendClose(conn, p.session.opts.lingerTime) // which ends the read in runProbe
		}
	})
	p.probe = started
	return started
}

// abandon reports whether the probe was still under way.
func (p *polling) abandon(probe *probe) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if probe == nil || p.probe != probe {
		return false
	}
	p.stopProbe()
	return true
}

// stopProbe must be called with p.mu held.
func (p *polling) stopProbe() {
	p.probe.deadline.Stop()
	if p.probe.noop != nil {
		p.probe.noop.Stop()
	}
	p.probe = nil
}

// runProbe answers the client's probe and reports whether the client wants to
// upgrade.
func (p *polling) runProbe(probe *probe) bool {
	probe.conn.SetReadLimit(int64(len(probePing)))
	for {
		kind, data, err := probe.conn.ReadMessage()
		switch {
		case err != nil || kind != websocket.TextMessage:
			return false
		case string(data) == probePing:
			_ = probe.conn.SetWriteDeadline(time.Now().Add(p.session.opts.WriteTimeout))
			if probe.conn.WriteMessage(websocket.TextMessage, []byte(probePong)) != nil {
				return false
			}
			p.scheduleNoop(probe)
		default:
			return string(data) == string(packetUpgrade)
		}
	}
}

// scheduleNoop answers the waiting GET with a noop after noopInterval, again and
// again, so that the client can stop polling.
func (p *polling) scheduleNoop(probe *probe) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.probe != probe {
		return
	}
	if probe.noop != nil {
		probe.noop.Stop() // the client has sent a second 2probe
	}
	probe.noop = p.session.opts.Clock.AfterFunc(noopInterval, func() {
		p.mu.Lock()
		p.answer(packetNoop)
		p.mu.Unlock()
		p.scheduleNoop(probe)
	})
}

// completeUpgrade makes the probe's WebSocket the session's transport. It
// reports false when the probe was abandoned in the meantime.
func (p *polling) completeUpgrade(probe *probe) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.probe != probe {
		return false
	}
	p.stopProbe()
	p.answer(packetNoop)
	p.successor = newWebSocket(p.session, probe.conn)
	p.session.setTransport(p.successor)
	if p.closing != nil { // the WebSocket closes the session instead
		p.closing.Stop()
		p.successor.close()
	}
	close(p.upgraded)
	return true
}

// sendClose starts the closing handshake of a WebSocket that carries no session.
// The peer must answer within linger; another goroutine must read the answer.
func sendClose(conn *websocket.Conn, linger time.Duration) {
	deadline := time.Now().Add(linger)
	_ = conn.SetReadDeadline(deadline)
	err := conn.WriteControl(websocket.CloseMessage, nil, deadline)
	if err != nil && !errors.Is(err, websocket.ErrCloseSent) {
		conn.Close()
	}
}

// closeProbe closes a WebSocket that carries no session.
func closeProbe(conn *websocket.Conn, linger time.Duration) {
	sendClose(conn, linger)
	for { // until the peer has answered or linger is over
		if _, _, err := conn.NextReader(); err != nil {
			break
		}
	}
	conn.Close()
}
