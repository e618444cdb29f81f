package engineio

import (
	"time"

	"github.com/gorilla/websocket"
	"github.com/jonboulle/clockwork"
)

// The upgrade: a session on long-polling moves to a WebSocket.
// Engine.IO v4, upgrade.
//
//	client                              server
//	GET, which waits                    …
//	WebSocket with the sid              accepted: 101
//	2probe, on it                       3probe, on it: bytes do pass both ways
//	sends no more on polling            6, to the GET that waits: no more either
//	5, on it                            from now on the WebSocket carries it all
//
// Nothing is lost or overtaken: the outbox keeps what comes in between, and the
// client sends 5 when it has all that was sent to its last GET.
const (
	probePing = string(packetPing) + "probe"
	probePong = string(packetPong) + "probe"
)

// holdWhileProbing is how long a poll may wait during the upgrade: the client
// cannot go on before it is answered.
const holdWhileProbing = 100 * time.Millisecond

// A probe is a WebSocket that may become a polling session's next transport.
type probe struct {
	conn     *websocket.Conn
	deadline clockwork.Timer
	nudge    clockwork.Timer
}

// upgrade tries a WebSocket, and returns when it has taken over or is closed. A
// session has one such try at a time; when it fails, polling goes on.
func (p *polling) upgrade(conn *websocket.Conn) {
	probe := p.startProbing(conn)
	if probe == nil || !p.probed(probe) || !p.handOver(probe) {
		p.giveUp(probe)
		hangUp(conn)
	}
}

func (p *polling) startProbing(conn *websocket.Conn) *probe {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.probing != nil || p.successor != nil || p.ended {
		return nil
	}
	started := &probe{conn: conn}
	started.deadline = p.session.opts.Clock.AfterFunc(p.session.opts.UpgradeTimeout, func() {
		if p.giveUp(started) {
			sayGoodbye(conn) // which ends the reading in probed
		}
	})
	p.probing = started
	return started
}

// giveUp reports whether the probe was still going on.
func (p *polling) giveUp(gone *probe) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if gone == nil || p.probing != gone {
		return false
	}
	p.stopProbing()
	return true
}

// stopProbing must be called with p.mu held.
func (p *polling) stopProbing() {
	p.probing.deadline.Stop()
	if p.probing.nudge != nil {
		p.probing.nudge.Stop()
	}
	p.probing = nil
}

// probed answers the client's probe and reports whether it wants to go on.
func (p *polling) probed(probe *probe) bool {
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
			p.nudge(probe)
		default:
			return string(data) == string(packetUpgrade)
		}
	}
}

// nudge answers the poll that waits, from now on at every interval, so that the
// client can stop polling.
func (p *polling) nudge(probe *probe) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.probing != probe {
		return
	}
	if probe.nudge != nil {
		probe.nudge.Stop() // the client probes again
	}
	probe.nudge = p.session.opts.Clock.AfterFunc(holdWhileProbing, func() {
		p.mu.Lock()
		p.answer(packetNoop)
		p.mu.Unlock()
		p.nudge(probe)
	})
}

// handOver makes the probe's WebSocket the session's transport, unless it is
// too late for that.
func (p *polling) handOver(probe *probe) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.probing != probe {
		return false
	}
	p.stopProbing()
	p.answer(packetNoop)
	p.successor = newWebSocket(p.session, probe.conn)
	p.session.setCarrier(p.successor)
	if p.closing != nil { // the goodbye goes over the WebSocket
		p.closing.Stop()
		p.successor.close()
	}
	close(p.replaced)
	return true
}
