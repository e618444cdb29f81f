package labtest

import "sync"

// A Reconnecting is a client that comes back after it has lost its connection, by the rules
// of the official JavaScript client, version 4.8. If the server offers connection state
// recovery, each CONNECT after the first identifies the client: see [Reconnecting.PID] and
// [Reconnecting.Offset].
//
// The check says when the client reconnects, and to which node: see
// [Reconnecting.Reconnect]. With [Reconnecting.KeepConnected] the client does so by itself.
//
// The events of all its connections form one sequence, for [Reconnecting.Next] and for the
// [Ledger]. Once the client reconnects, it hears nothing more from the old connection, even
// if that one is still open. Next ignores the offset at the end of an event: see
// [Event.Offset]. [Reconnecting.Client] has the methods that are about one connection, such
// as Frame.
//
// Unlike the official client, it does not keep for later what the check sends while there is
// no connection.
type Reconnecting struct {
	cluster *Cluster
	name    string
	dialing dialing
	change  broadcast // an event has arrived, or the client is connected, or has given up

	mu          sync.Mutex
	client      *Client  // of the latest connection
	connections int      // how many have let the client in
	unread      []*Event // of earlier connections
	early       []*Event // arrived before the CONNECT reply, which the official client waits for
	heard       []heard
	state       recoveryState
	keeper      *keeper // nil while the check decides when the client reconnects
}

// heard is an event, and the number of the connection over which it came.
type heard struct {
	event      *Event
	connection int
}

// DialReconnecting is [Node.Dial] for a client that can come back. Use [AuthFunc] for a token
// that is not the same each time.
func (n *Node) DialReconnecting(name string, options ...DialOption) *Reconnecting {
	c := n.cluster
	c.t.Helper()
	r := &Reconnecting{cluster: c, name: name, dialing: newDialing(options)}
	r.Reconnect(n)
	return r
}

// Reconnect opens a new connection to a node and requires the node to accept the client. It
// leaves the old connection as it is: before it, call [Reconnecting.Cut], or
// [Reconnecting.StopReading] for a connection that still looks alive to its node.
func (r *Reconnecting) Reconnect(n *Node) {
	r.cluster.t.Helper()
	conn, d := r.open(n)
	r.pickUp(conn.connect(d))
}

// ReconnectRefused is Reconnect that requires CONNECT_ERROR as the answer. The client keeps
// its pid and its offset. The connection stays open, although the official client would close
// it, so that the check can see what else came.
func (r *Reconnecting) ReconnectRefused(n *Node) *Refusal {
	r.cluster.t.Helper()
	conn, d := r.open(n)
	return conn.connectRefused(d)
}

// open leaves the old connection and opens a new one. The dialing that it returns has the
// payload for CONNECT.
func (r *Reconnecting) open(n *Node) (*connection, dialing) {
	c := r.cluster
	c.t.Helper()
	r.requireManual()
	r.leave()
	conn := n.open(r.name, r.dialing)
	d, err := r.attach(conn)
	if err != nil {
		c.failf("%s cannot send CONNECT: %v", r.name, err)
	}
	return conn, d
}

// leave hears nothing more from the latest connection.
func (r *Reconnecting) leave() {
	old := r.Client()
	if old == nil {
		return
	}
	old.conn.mu.Lock()
	s := old.conn.space(old.nsp)
	s.ear = nil
	unread := append([]*Event(nil), s.events[s.read:]...)
	s.events = s.events[:s.read]
	old.conn.mu.Unlock()

	r.mu.Lock()
	defer r.mu.Unlock()
	r.unread = append(r.unread, unread...)
}

// attach makes an open connection the latest one.
func (r *Reconnecting) attach(conn *connection) (dialing, error) {
	d := r.dialing
	var err error
	if d.auth, err = r.connectPayload(); err != nil {
		return d, err
	}
	d.asks = nil
	conn.mu.Lock()
	conn.space(d.nsp).ear = &ear{client: r}
	conn.mu.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.client = conn.client(d.nsp)
	return d, nil
}

// pickUp puts the events that are left from earlier connections before those of client.
func (r *Reconnecting) pickUp(client *Client) {
	r.mu.Lock()
	unread := r.unread
	r.unread = nil
	r.mu.Unlock()
	client.conn.mu.Lock()
	defer client.conn.mu.Unlock()
	s := client.conn.space(client.nsp)
	s.events, s.read = append(unread, s.events[s.read:]...), 0
}

// Client returns the latest connection's own client. Keep it to see what becomes of that
// connection after the client has reconnected.
func (r *Reconnecting) Client() *Client {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.client
}

// Connections returns how many connections have let the client in.
func (r *Reconnecting) Connections() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.connections
}

// An ear is what a Reconnecting hears over one connection with. Its methods are called with
// the mutex of the connection held, and do nothing for nil.
type ear struct {
	client     *Reconnecting
	connection int // its number; 0 before the CONNECT reply
}

func (e *ear) letIn(sid, pid string) {
	if e == nil {
		return
	}
	r := e.client
	r.mu.Lock()
	defer r.mu.Unlock()
	if e.connection == 0 {
		r.connections++
		e.connection = r.connections
	}
	r.state.letIn(sid, pid)
	early := r.early
	r.early = nil
	for _, event := range early {
		r.keep(event, e.connection)
	}
	r.change.wake()
}

func (e *ear) hear(event *Event) {
	if e == nil {
		return
	}
	r := e.client
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.state.pid != "" || e.connection == 0 {
		event.splitOffset()
	}
	if e.connection == 0 {
		r.early = append(r.early, event)
		return
	}
	r.keep(event, e.connection)
	r.change.wake()
}

// keep remembers an event for the ledger, and its offset. r.mu must be held.
func (r *Reconnecting) keep(event *Event, connection int) {
	if r.state.pid != "" && event.whole != nil {
		r.state.setOffset(event.offset)
	}
	r.heard = append(r.heard, heard{event, connection})
}
