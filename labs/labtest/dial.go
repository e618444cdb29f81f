package labtest

import (
	"encoding/json"
	"net/http"
	"net/url"
)

// A DialOption configures how a client connects.
type DialOption func(*dialing)

type dialing struct {
	nsp    string
	auth   any        // nil sends none
	asks   func() any // for auth, if it is not nil
	header http.Header
	query  url.Values
	raw    bool

	polling   bool
	jar       *Jar // nil for none
	noCookies bool
}

func newDialing(options []DialOption) dialing {
	d := dialing{nsp: "/", header: http.Header{}, query: url.Values{}}
	for _, option := range options {
		option(&d)
	}
	switch {
	case d.noCookies:
		d.jar = nil
	case d.polling && d.jar == nil:
		d.jar = NewJar()
	}
	return d
}

// Namespace connects to nsp instead of "/".
func Namespace(nsp string) DialOption {
	return func(d *dialing) { d.nsp = nsp }
}

// Auth sends payload with CONNECT: any JSON, though the protocol allows only an
// object.
func Auth(payload any) DialOption {
	return func(d *dialing) { d.auth = payload }
}

// AuthFunc is Auth with the payload that ask returns. It is called for every CONNECT of a
// [Reconnecting], as the official client calls an auth that is a function.
func AuthFunc(ask func() any) DialOption {
	return func(d *dialing) { d.asks = ask }
}

// Token is Auth with the payload {"token": token}.
func Token(token string) DialOption {
	return Auth(map[string]any{"token": token})
}

// Header adds a header to each HTTP request of the client, of which the first is the
// handshake: Origin, Cookie, X-Forwarded-For.
func Header(key, value string) DialOption {
	return func(d *dialing) { d.header.Add(key, value) }
}

// Query adds a parameter to the URL of each HTTP request of the client, of which the first
// is the handshake. A parameter named EIO or transport replaces the correct one.
func Query(key, value string) DialOption {
	return func(d *dialing) { d.query.Add(key, value) }
}

// Raw opens the connection and sends no CONNECT. See [Client.Send] and
// [Client.Connect].
func Raw() DialOption {
	return func(d *dialing) { d.raw = true }
}

// Dial connects a client, over WebSocket unless [Polling] is among the options, and
// requires the server to accept it. Failures call the client by this name.
func (n *Node) Dial(name string, options ...DialOption) *Client {
	c := n.cluster
	c.t.Helper()
	d := newDialing(options)
	conn := n.open(name, d)
	if d.raw {
		return conn.client(d.nsp)
	}
	return conn.connect(d)
}

// DialRefused connects a client as [Node.Dial] does and requires CONNECT_ERROR as the
// answer to its CONNECT.
func (n *Node) DialRefused(name string, options ...DialOption) *Refusal {
	c := n.cluster
	c.t.Helper()
	d := newDialing(options)
	return n.open(name, d).connectRefused(d)
}

// DialHTTP requires the server to refuse the HTTP handshake of a client, and returns
// the answer.
func (n *Node) DialHTTP(name string, options ...DialOption) *HTTPRefusal {
	c := n.cluster
	c.t.Helper()
	d := newDialing(options)
	conn, refusal, err := n.handshake(name, n.engineURL(d), d)
	switch {
	case err != nil:
		c.fail(name+" got no answer to the HTTP handshake", "a refusal", printable(err.Error()))
	case conn != nil:
		c.fail("the HTTP handshake of "+name+" with "+n.name+" was not refused", "a refusal", d.accepted())
	}
	return refusal
}

// DialWebSocket connects to a plain WebSocket endpoint next to Socket.IO. Use only
// methods that do not speak Socket.IO on such a client: Send, SendBinary, Frame,
// RestFrames, WantFrame, Closed, ClosedWith, Close and Cut.
func (n *Node) DialWebSocket(name, path string, options ...DialOption) *Client {
	c := n.cluster
	c.t.Helper()
	d := newDialing(options)
	d.polling = false
	address := n.URL() + path
	if len(d.query) > 0 {
		address += "?" + d.query.Encode()
	}
	conn := n.accepted(name, address, d)
	conn.plain = true
	conn.start()
	return conn.client("")
}

// engineURL returns the address of the Engine.IO handshake.
func (n *Node) engineURL(d dialing) string {
	n.cluster.t.Helper()
	return d.engineURL(n.URL())
}

// engineURL returns the address of the Engine.IO handshake with the node that has this URL.
func (d dialing) engineURL(node string) string {
	query := url.Values{"EIO": {"4"}, "transport": {"websocket"}}
	if d.polling {
		query.Set("transport", "polling")
	}
	for key, values := range d.query {
		query[key] = values
	}
	return node + "/socket.io/?" + query.Encode()
}

// accepted is the answer to an HTTP handshake that is not refused.
func (d dialing) accepted() string {
	if d.polling {
		return "200 OK"
	}
	return "101 Switching Protocols"
}

// open makes a connection and reads its open packet.
func (n *Node) open(name string, d dialing) *connection {
	c := n.cluster
	c.t.Helper()
	conn := n.accepted(name, n.engineURL(d), d)
	conn.start()
	got := conn.await(func() bool { return conn.greeting != nil })
	if got != "" {
		c.fail(name+" got no open packet", `0{"sid":…}`, got)
	}
	return conn
}

// connectText returns the CONNECT packet of a dialing.
func (d dialing) connectText() (string, error) {
	text := prefix(typeConnect, d.nsp, -1)
	auth := d.payload()
	if auth == nil {
		return text, nil
	}
	payload, err := toJSON(auth)
	return text + string(payload), err
}

// payload returns what a CONNECT packet carries, or nil.
func (d dialing) payload() any {
	if d.asks != nil {
		return d.asks()
	}
	return d.auth
}

// A Refusal is a CONNECT_ERROR.
type Refusal struct {
	client  *Client
	payload json.RawMessage
}

// Want requires this payload, such as map[string]any{"message": "Unauthorized"}.
func (r *Refusal) Want(payload any) {
	c := r.client.conn.cluster
	c.t.Helper()
	want, err := toJSON(payload)
	if err != nil {
		c.failf("the check wants what is not JSON: %v", err)
	}
	if !sameJSON(want, r.payload) {
		start := prefix(typeConnectError, r.client.nsp, -1)
		wanted, got := differing(start+showWanted(want), start+string(r.payload))
		c.fail(r.client.Name()+" was refused with another answer", wanted, got)
	}
}

// Raw returns the payload exactly as it arrived.
func (r *Refusal) Raw() json.RawMessage { return r.payload }

// Client returns the client, whose connection is still open. It has not joined the
// namespace.
func (r *Refusal) Client() *Client { return r.client }

// An HTTPRefusal is the answer to a refused HTTP handshake.
type HTTPRefusal struct {
	Status int
	Header http.Header
	Body   string // its first KiB
}
