package labtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/gorilla/websocket"
)

// handshake makes the HTTP handshake of a client. A refusal is not an error.
func (n *Node) handshake(name, address string, d dialing) (*connection, *HTTPRefusal, error) {
	c := n.cluster
	ctx, cancel := c.patient()
	defer cancel()
	conn, refusal, err := n.handshakeUntil(ctx, name, address, d)
	if err != nil && ctx.Err() != nil {
		err = c.impatience()
	}
	return conn, refusal, err
}

// handshakeUntil is handshake that is given up when ctx ends.
func (n *Node) handshakeUntil(ctx context.Context, name, address string, d dialing) (*connection, *HTTPRefusal, error) {
	c := n.cluster
	conn := &connection{
		cluster: c,
		node:    n,
		name:    name,
		dialing: d,
		browser: newBrowser(d),
		spaces:  map[string]*space{},
		acks:    map[string]json.RawMessage{},
		settled: map[string]bool{},
	}
	open := conn.openWebSocket
	if d.polling {
		open = conn.openPolling
	}
	refusal, err := open(ctx, address)
	if refusal != nil || err != nil {
		conn.browser.tcp.cut()
		return nil, refusal, err
	}
	c.mu.Lock()
	c.conns = append(c.conns, conn)
	c.mu.Unlock()
	return conn, nil, nil
}

func (c *connection) openWebSocket(ctx context.Context, address string) (*HTTPRefusal, error) {
	ws, answer, refusal, err := c.dialWebSocket(ctx, address)
	if ws != nil {
		c.transport, c.header = ws, answer.Header
	}
	return refusal, err
}

// dialWebSocket makes the handshake of a WebSocket, the client's first or that of its
// upgrade.
func (c *connection) dialWebSocket(ctx context.Context, address string) (*webSocket, *http.Response, *HTTPRefusal, error) {
	shown := c.showRequest(address)
	ws, answer, err := c.browser.dialWebSocket(ctx, address)
	switch {
	case err == nil:
		return newWebSocket(ws), answer, nil, nil
	case errors.Is(err, websocket.ErrBadHandshake):
		return nil, nil, c.refused(answer, shown), nil
	}
	return nil, nil, nil, err
}

// openPolling makes the first GET of a session.
func (c *connection) openPolling(ctx context.Context, address string) (*HTTPRefusal, error) {
	shown := c.showRequest(address)
	answer, err := c.browser.do(ctx, http.MethodGet, address, "")
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return c.refused(answer, shown), nil
	}
	payload, err := readPayload(answer.Body)
	if err != nil {
		return nil, err
	}
	p := newPolling(c.browser, address, payload, &c.change)
	c.done.Go(p.post)
	c.transport, c.header = p, answer.Header
	return nil, nil
}

// usualRequest is left out of the transcript unless it is refused.
const usualRequest = "GET /socket.io/?EIO=4&transport=websocket"

// showRequest records a handshake, and returns the id of its event, or 0 if it did not.
func (c *connection) showRequest(address string) int {
	request := describeRequest(address, c.dialing.header)
	if request == usualRequest {
		return 0
	}
	return c.cluster.line.sent(c.name, c.node.name, request)
}

// refused records the answer to a refused handshake, and the request if its event is 0.
func (c *connection) refused(answer *http.Response, asked int) *HTTPRefusal {
	refusal := newHTTPRefusal(answer)
	if asked == 0 {
		asked = c.cluster.line.sent(c.name, c.node.name, usualRequest)
	}
	c.cluster.line.answered(asked, c.name, c.node.name, "HTTP "+refusal.text())
	return refusal
}

// impatience is the error of a handshake that got no answer.
func (c *Cluster) impatience() error { return fmt.Errorf("nothing, for %s", c.patience) }

// accepted makes a handshake and requires the server to accept it.
func (n *Node) accepted(name, address string, d dialing) *connection {
	c := n.cluster
	c.t.Helper()
	conn, refusal, err := n.handshake(name, address, d)
	switch {
	case err != nil:
		n.graceToDie()
		c.fail(name+" could not connect to "+n.name, d.accepted(), printable(err.Error()))
	case refusal != nil:
		c.fail("the HTTP handshake of "+name+" with "+n.name+" was refused", d.accepted(), refusal.text())
	}
	return conn
}
