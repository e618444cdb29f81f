package labtest

import (
	"net/url"
	"slices"

	"github.com/gorilla/websocket"
)

// Upgrade moves the connection of a client that [Polling] has connected to a WebSocket, and
// requires the server to do its part. It works as in the official client:
//
//	client                              server
//	WebSocket, with the sid             accepts it
//	2probe on the WebSocket             3probe on it
//	no GET or POST any more             answers the GET under way: 6, if with nothing else
//	5 on the WebSocket                  uses the WebSocket from now on
//
// Events may be sent in the meantime, from other goroutines. Those after 3probe wait for
// the end of the upgrade. No frame is lost or reordered in either direction.
//
// A server may let the GET wait for 100 ms, which do not pass with [ManualClock]. There, a
// marker makes it answer: see [Client.Settle].
func (c *Client) Upgrade() {
	conn := c.conn
	cluster := conn.cluster
	cluster.t.Helper()
	p, polls := conn.transport.(*polling)
	if !polls || p.upgraded() {
		cluster.failf("the check upgrades %s, which uses a WebSocket already", c.Name())
	}
	if !slices.Contains(p.open.Upgrades, "websocket") {
		cluster.fail(c.Name()+" was offered no upgrade", `"upgrades":["websocket"]`, printable(string(c.Greeting())))
	}
	ctx, cancel := cluster.patient()
	ws, _, refusal, err := conn.dialWebSocket(ctx, conn.upgradeURL(p.open.SID))
	if err != nil && ctx.Err() != nil {
		err = cluster.impatience()
	}
	cancel()
	if refusal != nil {
		cluster.fail("the WebSocket handshake for the upgrade of "+c.Name()+" was refused", "101 Switching Protocols", refusal.text())
	}
	if err != nil {
		conn.node.graceToDie()
		cluster.fail("the WebSocket handshake for the upgrade of "+c.Name()+" got no answer", "101 Switching Protocols", printable(err.Error()))
	}
	conn.probe(ws)

	p.stopPolling()
	if !cluster.config.manual {
		p.stopPosting()
	} else {
		conn.mark()
	}
	if got := conn.await(p.polled); got != "" {
		cluster.fail("the last GET of "+c.Name()+" before the upgrade was not answered", "6", got)
	}
	p.stopPosting()
	if got := conn.await(p.posted); got != "" {
		cluster.fail("the last POST of "+c.Name()+" before the upgrade was not answered", "200 ok", got)
	}
	cluster.line.sent(conn.name, conn.node.name, packetUpgrade)
	p.upgrade(ws)
}

// upgradeURL returns the address of the WebSocket that a session is upgraded to.
func (c *connection) upgradeURL(sid string) string {
	c.cluster.t.Helper()
	d := c.dialing
	d.polling = false
	d.query = url.Values{}
	for key, values := range c.dialing.query {
		d.query[key] = values
	}
	d.query.Set("transport", "websocket")
	d.query.Set("sid", sid)
	return c.node.engineURL(d)
}

// probe requires a WebSocket to carry frames in both directions.
func (c *connection) probe(ws *webSocket) {
	cluster := c.cluster
	cluster.t.Helper()
	const ping, pong = "2probe", "3probe"
	answer, answered := "", false
	cluster.line.sent(c.name, c.node.name, ping)
	ws.write(websocket.TextMessage, []byte(ping))
	c.done.Go(func() {
		kind, data, err := ws.read()
		c.mu.Lock()
		defer c.change.wake()
		defer c.mu.Unlock()
		answer, answered = encodePacket(kind, data), true
		if err != nil {
			answer = "(the WebSocket was closed)"
		}
	})
	got := c.await(func() bool { return answered })
	if got == "" {
		got = printable(answer)
		cluster.line.received(c.name, c.node.name, answer)
	}
	if got != pong {
		cluster.fail("the probe of "+c.name+" was not answered", pong, got)
	}
}

func (p *polling) upgraded() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.successor != nil
}

// stopPolling lets no GET begin. See polled.
func (p *polling) stopPolling() {
	p.mu.Lock()
	p.deaf = true
	p.mu.Unlock()
	p.change.wake()
}

// polled reports whether there is no GET any more and all frames that came are read.
func (p *polling) polled() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.idle
}

// stopPosting lets no POST begin. See posted.
func (p *polling) stopPosting() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.silent = true
}

// posted reports whether there is no POST any more.
func (p *polling) posted() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.posting
}

// upgrade sends what has waited and everything later over ws. There must be no request
// any more.
func (p *polling) upgrade(ws *webSocket) {
	p.mu.Lock()
	ws.write(websocket.TextMessage, []byte(packetUpgrade))
	for _, packet := range p.outbox.packets {
		if kind, data, err := decodePacket(packet); err == nil {
			ws.write(kind, data)
		} else { // a check sends what no client may send
			ws.write(websocket.TextMessage, []byte(packet))
		}
	}
	p.outbox.packets = nil
	p.successor = ws
	p.mu.Unlock()
	p.change.wake()
}
