package labtest

import (
	"encoding/json"
	"net/http"
)

// A Client is one namespace of one connection. The connection may have others: see
// [Client.Connect]. They share the connection, and so its frames and its end.
// Several goroutines may send at the same time. Methods that wait must be called
// from the goroutine of the check.
type Client struct {
	conn *connection
	nsp  string
}

func (c *connection) client(nsp string) *Client {
	return &Client{conn: c, nsp: nsp}
}

// Name returns what the client is called in failures.
func (c *Client) Name() string {
	if c.nsp == "/" || c.nsp == "" {
		return c.conn.name
	}
	return c.conn.name + " in " + printable(c.nsp)
}

// ID returns the socket's id, from the last CONNECT reply.
func (c *Client) ID() string {
	c.conn.mu.Lock()
	defer c.conn.mu.Unlock()
	return c.conn.space(c.nsp).sid
}

// Greeting returns the JSON of the connection's Engine.IO open packet.
func (c *Client) Greeting() json.RawMessage {
	c.conn.mu.Lock()
	defer c.conn.mu.Unlock()
	return c.conn.greeting
}

// Connect joins a namespace over the same connection and requires the server to
// accept it. It uses only the options [Auth], [AuthFunc] and [Token].
func (c *Client) Connect(nsp string, options ...DialOption) *Client {
	c.conn.cluster.t.Helper()
	d := newDialing(options)
	d.nsp = nsp
	return c.conn.connect(d)
}

// ConnectRefused sends CONNECT for a namespace over the same connection and requires
// CONNECT_ERROR as the answer.
func (c *Client) ConnectRefused(nsp string, options ...DialOption) *Refusal {
	c.conn.cluster.t.Helper()
	d := newDialing(options)
	d.nsp = nsp
	return c.conn.connectRefused(d)
}

func (c *connection) connect(d dialing) *Client {
	c.cluster.t.Helper()
	me := c.client(d.nsp)
	got := c.join(d)
	s := c.space(d.nsp)
	if got == "" && s.refused != nil {
		got = prefix(typeConnectError, d.nsp, -1) + printable(string(s.refused))
	}
	if got != "" {
		c.cluster.fail(me.Name()+" was not let in", prefix(typeConnect, d.nsp, -1)+`{"sid":…}`, got)
	}
	c.skipFrames()
	return me
}

func (c *connection) connectRefused(d dialing) *Refusal {
	c.cluster.t.Helper()
	me := c.client(d.nsp)
	got := c.join(d)
	s := c.space(d.nsp)
	if got == "" && s.refused == nil {
		got = prefix(typeConnect, d.nsp, -1) + `{"sid":…}`
	}
	if got != "" {
		c.cluster.fail(me.Name()+" was not refused", prefix(typeConnectError, d.nsp, -1)+`{"message":…}`, got)
	}
	c.skipFrames()
	return &Refusal{client: me, payload: s.refused}
}

// join sends CONNECT and waits for the answer. It returns "", or what came instead.
func (c *connection) join(d dialing) string {
	c.cluster.t.Helper()
	text, err := d.connectText()
	if err != nil {
		c.cluster.failf("the check sends what is not JSON: %v", err)
	}
	c.mu.Lock()
	s := c.space(d.nsp)
	s.sid, s.refused, s.disconnected = "", nil, false
	c.mu.Unlock()
	c.send(text)
	return c.await(func() bool { return s.sid != "" || s.refused != nil })
}

// skipFrames makes Frame begin after the frames that have arrived so far.
func (c *connection) skipFrames() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.frameRead = len(c.frames)
}

// Emit sends an event that asks for no acknowledgement.
func (c *Client) Emit(event string, args ...any) {
	c.conn.cluster.t.Helper()
	c.sendPacket(typeEvent, "", c.eventJSON(event, args))
}

// Disconnect leaves the namespace. The connection stays open.
func (c *Client) Disconnect() {
	c.conn.send(prefix(typeDisconnect, c.nsp, -1))
}

// HandshakeHeader returns the headers of the answer to the HTTP handshake.
func (c *Client) HandshakeHeader() http.Header {
	return c.conn.header.Clone()
}

// Close closes the connection as a browser does, with a close frame or packet, and waits
// until it is closed.
func (c *Client) Close() {
	c.conn.cluster.line.sent(c.conn.name, c.conn.node.name, "(close)")
	c.conn.left.Store(true)
	c.conn.transport.close()
	c.conn.reading.open()
	c.conn.await(func() bool { return c.conn.ended != "" })
	c.conn.cut()
}

// Cut cuts the TCP connections, as a lost network does.
func (c *Client) Cut() {
	c.conn.cluster.line.cut(c.conn.name, c.conn.node.name)
	c.conn.cut()
}

// StopReading stops reading from the connection, as a client that hangs does. What
// the node sends then fills the system's buffers, which may take several MB, and
// after that the node's queue. Pings are not answered. One more message may still
// be read. Over HTTP long-polling, the client makes no further GET.
func (c *Client) StopReading() {
	c.conn.cluster.line.fault("stop-reading", c.conn.name, "%s stops reading", c.conn.name)
	c.conn.browser.tcp.setReadBuffer(4096)
	c.conn.reading.close()
}

// ResumeReading reads again after StopReading.
func (c *Client) ResumeReading() {
	c.conn.cluster.line.fault("read-again", c.conn.name, "%s reads again", c.conn.name)
	c.conn.browser.tcp.setReadBuffer(largeBuffer)
	c.conn.reading.open()
}

func (c *Client) eventJSON(event string, args []any) string {
	t := c.conn.cluster
	t.t.Helper()
	list, err := Msg(event, args...).list()
	if err != nil {
		t.failf("the check sends what is not JSON: %v", err)
	}
	return string(list)
}
