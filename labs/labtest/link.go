package labtest

import (
	"net"
	"net/url"
	"slices"
	"strings"
	"time"
)

// A link is one node's way to Redis: a TCP proxy that fails on command. All
// its fields are guarded by the mutex of its Redis.
type link struct {
	redis    *Redis
	name     string // of the node
	listener net.Listener

	conns map[*linkConn]bool
	rules rules

	tearing bool            // the second piece of a message is still to come
	sent    map[string]int  // commands seen, ever, by their names in lower case
	wanted  map[string]bool // subscriptions confirmed and not given up, ever
}

// rules are what a link does to its connections.
type rules struct {
	down bool // connections are cut, new ones reset
	hold bool // answers on subscribed connections are held back
	tear bool // the next message of a subscription arrives in two pieces

	late string // this command does not reach Redis yet, in lower case
	lose string // the next such command loses its reply, and its connection

	tearFor time.Duration // at most this long apart

	refuse      string // this command is answered with an error, in lower case
	refused     int    // how often that has happened
	refuseAbout string // so is a subscription that receives what is published on this channel
	holdCommand string // replies to this command are held back, in lower case
	holdText    string // replies to commands with this text are held back
	holdChannel string // confirmations of subscriptions to this channel are held back
}

// release ends what Release ends.
func (r *rules) release() {
	r.hold, r.late = false, ""
	r.refuse, r.refuseAbout = "", ""
	r.holdCommand, r.holdText, r.holdChannel = "", "", ""
}

// A linkConn is one connection of a node to Redis.
type linkConn struct {
	link           *link
	client, server net.Conn

	subscribed bool            // it has sent SUBSCRIBE or PSUBSCRIBE
	confirmed  map[string]bool // subscriptions that Redis has confirmed
	unanswered []pending       // replies to come, in order; none is added once subscribed
	queued     [][]string      // commands since MULTI; nil outside of a transaction
	asking     map[string]int  // commands for each subscription to be confirmed, by "subscribe name": see journal
	holding    bool            // a reply is being held back
	held       pending         // the reply, if holding
	delayed    bool            // a command does not reach Redis yet
	blackholed bool            // nothing is carried any more, either way
	pings      int             // PING commands seen
	cut        bool
}

func (r *Redis) newLink(name string) (*link, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	l := &link{
		redis:    r,
		name:     name,
		listener: listener,
		conns:    map[*linkConn]bool{},
		sent:     map[string]int{},
		wanted:   map[string]bool{},
		rules:    r.rules,
	}
	r.links = append(r.links, l)
	r.running.Go(l.accept)
	return l, nil
}

// url returns the REDIS_URL of the link's node. TLS ends at the proxy.
func (l *link) url() string {
	u := url.URL{Scheme: "redis", Host: l.listener.Addr().String()}
	options := l.redis.options
	if options.Username != "" || options.Password != "" {
		u.User = url.UserPassword(options.Username, options.Password)
	}
	if options.DB != 0 {
		u.Path = "/" + itoa(options.DB)
	}
	return u.String()
}

func (l *link) accept() {
	for {
		client, err := l.listener.Accept()
		if err != nil {
			return
		}
		l.redis.running.Go(func() { l.serve(client) })
	}
}

func (l *link) serve(client net.Conn) {
	if l.isDown() {
		reset(client)
		return
	}
	server, err := l.redis.dial()
	if err != nil {
		reset(client)
		return
	}

	conn := &linkConn{link: l, client: client, server: server, confirmed: map[string]bool{}, asking: map[string]int{}}
	if !l.add(conn) {
		_ = server.Close()
		reset(client)
		return
	}
	l.redis.running.Go(conn.forwardReplies)
	conn.forwardCommands()
}

func (l *link) isDown() bool {
	l.redis.mu.Lock()
	defer l.redis.mu.Unlock()
	return l.rules.down
}

// add registers a connection unless the link has gone down since.
func (l *link) add(conn *linkConn) bool {
	l.redis.mu.Lock()
	defer l.redis.mu.Unlock()
	if l.rules.down || l.redis.closed {
		return false
	}
	l.conns[conn] = true
	return true
}

// missing returns the subscriptions that the node had and has not restored yet.
func (l *link) missing() []string {
	l.redis.mu.Lock()
	defer l.redis.mu.Unlock()
	var names []string
	for name := range l.wanted {
		if !l.confirms(name) {
			_, name, _ = strings.Cut(name, " ")
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (l *link) confirms(name string) bool {
	for conn := range l.conns {
		if conn.confirmed[name] {
			return true
		}
	}
	return false
}

// cutAll cuts every connection. The mutex must be held.
func (l *link) cutAll() {
	for conn := range l.conns {
		conn.end()
	}
}

func (l *link) close() {
	_ = l.listener.Close()
	l.redis.mu.Lock()
	defer l.redis.mu.Unlock()
	l.rules.down = true
	l.cutAll()
	l.redis.change.wake()
}

// reset closes a connection so that the other side sees an error rather than a
// polite end.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
