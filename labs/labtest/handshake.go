package labtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gorilla/websocket"
)

// handshake dials a WebSocket. A refusal is not an error.
func (n *Node) handshake(name, address string, header http.Header) (*connection, *HTTPRefusal, error) {
	c := n.cluster
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	usual, bound := c.waitFor(1), c.bound
	go func() {
		c.losePatience(ctx, usual, bound)
		cancel()
	}()
	conn, refusal, err := n.handshakeUntil(ctx, name, address, header)
	if err != nil && ctx.Err() != nil {
		err = fmt.Errorf("nothing, for %s", c.patience)
	}
	return conn, refusal, err
}

// handshakeUntil is handshake that is given up when ctx ends.
func (n *Node) handshakeUntil(ctx context.Context, name, address string, header http.Header) (*connection, *HTTPRefusal, error) {
	c := n.cluster

	// Once it has a connection, gorilla waits for the answer even when the context
	// has ended.
	giveUp := func() bool { return true }
	dialer := websocket.Dialer{NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		tcp, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err == nil {
			giveUp = context.AfterFunc(ctx, func() { _ = tcp.Close() })
		}
		return tcp, err
	}}
	request := describeRequest(address, header)
	asked := 0
	if request != usualRequest {
		asked = c.line.sent(name, n.name, request)
	}
	ws, response, err := dialer.DialContext(ctx, address, header)
	giveUp()
	if errors.Is(err, websocket.ErrBadHandshake) {
		body, _ := io.ReadAll(io.LimitReader(response.Body, 1024))
		if request == usualRequest {
			asked = c.line.sent(name, n.name, request)
		}
		c.line.answered(asked, name, n.name, fmt.Sprintf("HTTP %d %s", response.StatusCode, strings.TrimSpace(string(body))))
		return nil, &HTTPRefusal{Status: response.StatusCode, Header: response.Header, Body: string(body)}, nil
	}
	if err != nil {
		return nil, nil, err
	}

	ws.SetReadLimit(maxMessage)
	conn := &connection{
		cluster: c,
		node:    n,
		name:    name,
		ws:      ws,
		spaces:  map[string]*space{},
		acks:    map[string]json.RawMessage{},
		settled: map[string]bool{},
	}
	c.mu.Lock()
	c.conns = append(c.conns, conn)
	c.mu.Unlock()
	return conn, nil, nil
}

// usualRequest is left out of the transcript unless it is refused.
const usualRequest = "GET /socket.io/?EIO=4&transport=websocket"

// describeRequest returns the request line and the headers that the check added.
func describeRequest(address string, header http.Header) string {
	u, err := url.Parse(address)
	if err != nil {
		return "GET " + address
	}
	text := "GET " + u.RequestURI()
	for _, key := range slices.Sorted(maps.Keys(header)) {
		text += "  " + key + ": " + strings.Join(header[key], ", ")
	}
	return text
}

// accepted makes a handshake and requires the server to accept it.
func (n *Node) accepted(name, address string, header http.Header) *connection {
	c := n.cluster
	c.t.Helper()
	conn, refusal, err := n.handshake(name, address, header)
	switch {
	case err != nil:
		n.graceToDie()
		c.fail(name+" could not connect to "+n.name, "101 Switching Protocols", printable(err.Error()))
	case refusal != nil:
		c.fail("the HTTP handshake of "+name+" with "+n.name+" was refused", "101 Switching Protocols",
			fmt.Sprintf("%d %s", refusal.Status, printable(strings.TrimSpace(refusal.Body))))
	}
	return conn
}
