//go:build unix

package interop

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
	"socketlab/labs/socketio/engineio"
)

// clientServers are the kit's servers that the scenarios of client/ talk to, one
// for each set of options, at /NAME/ of two origins.
type clientServers struct {
	home, away *httptest.Server
	mux        *http.ServeMux
	servers    map[string]*socketio.Server
	shutdowns  sync.WaitGroup

	mu      sync.Mutex
	clients map[string]*clientOnWire // by the tag in their query
	left    map[string]chan struct{} // by the id of a socket; closed when it has disconnected
	reasons map[string]socketio.Reason
	spent   map[string]bool // tokens of /private
}

// clientOnWire is the transport below the protocol of one client.
type clientOnWire struct {
	conns   map[net.Conn]bool // of its WebSocket and of the poll that waits
	waiting chan struct{}     // holds a token when one of them came
	upgrade chan struct{}     // closed when its WebSocket may pass
	refused chan struct{}     // closed when its WebSocket has been refused
	release func()
	refuse  func()
}

type connKey struct{}

func startClientServers(t *testing.T) *clientServers {
	t.Helper()
	s := &clientServers{
		mux:     http.NewServeMux(),
		servers: map[string]*socketio.Server{},
		clients: map[string]*clientOnWire{},
		left:    map[string]chan struct{}{},
		reasons: map[string]socketio.Reason{},
		spent:   map[string]bool{},
	}
	s.home, s.away = s.listen(t), s.listen(t)
	t.Cleanup(func() { s.close(t) })
	pages := engineio.CORS{Origins: []string{s.home.URL}, Credentials: true}
	for name, options := range map[string]engineio.Options{
		"open":      {},
		"polling":   {Transports: []string{engineio.TransportPolling}},
		"websocket": {Transports: []string{engineio.TransportWebSocket}},
		"guarded":   {AllowRequest: needTicket},
		"small":     {MaxHTTPBufferSize: 20_000},
		"beating":   {PingInterval: 200 * time.Millisecond},
		"silent":    {PingInterval: 500 * time.Millisecond, PingTimeout: 500 * time.Millisecond, Clock: clockwork.NewFakeClock()},
		"strict":    {PingInterval: 300 * time.Millisecond, PingTimeout: 300 * time.Millisecond},
		"mortal":    {},
		"shared":    {CORS: pages},
		"public":    {CORS: engineio.CORS{Origins: pages.Origins}},
		"elsewhere": {CORS: engineio.CORS{Origins: []string{"https://app.example.com"}}},
		"held":      {},
		"proxied":   {},
		"sticky":    {CORS: pages},
	} {
		s.serve(t, name, options)
	}
	s.mux.HandleFunc("/cookie", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "victim", Path: "/", HttpOnly: true})
	})
	dist := filepath.Join(book(t).Root, "grader", "node_modules", "socket.io-client", "dist")
	s.mux.Handle("/official/", http.StripPrefix("/official/", http.FileServer(http.Dir(dist))))
	s.mux.Handle("/client/", http.FileServer(http.Dir(".")))
	return s
}

// listen starts one origin.
func (s *clientServers) listen(t *testing.T) *httptest.Server {
	origin := httptest.NewUnstartedServer(s.mux)
	origin.Config.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
		return context.WithValue(ctx, connKey{}, conn)
	}
	origin.Start()
	t.Cleanup(origin.Close)
	return origin
}

// serve starts the server of one set of options.
func (s *clientServers) serve(t *testing.T, name string, options engineio.Options) {
	io := socketio.NewServer(socketio.Options{Engine: options, Logger: slog.New(slog.DiscardHandler)})
	s.install(io)
	require.NoError(t, io.Start(context.Background()))
	s.mux.HandleFunc("/"+name+"/", func(w http.ResponseWriter, r *http.Request) {
		if s.pass(name, w, r) {
			defer s.hold(r)()
			io.ServeHTTP(w, r)
		}
	})
	s.servers[name] = io
}

// close closes all servers at the same time, because a server waits a while for a
// session whose client never polls again.
func (s *clientServers) close(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s.shutdowns.Wait()
	for name, io := range s.servers {
		s.shutdowns.Go(func() { assert.NoError(t, io.Close(ctx), name) })
	}
	s.shutdowns.Wait()
	for name, io := range s.servers {
		assert.Zero(t, io.Connections(), "connections that %s left behind", name)
	}
}

// pass is the handler in front of a server. It knows a client's TCP connections, and
// for some names it behaves as a proxy might.
func (s *clientServers) pass(name string, w http.ResponseWriter, r *http.Request) bool {
	client := s.client(r.URL.Query().Get("tag"))
	upgrades := r.Header.Get("Upgrade") != ""
	switch {
	case name == "held" && upgrades:
		select {
		case <-client.upgrade:
		case <-r.Context().Done():
			return false
		}
	case name == "proxied" && upgrades:
		client.refuse()
		w.WriteHeader(http.StatusBadGateway)
		return false
	case name == "sticky" && r.Method != http.MethodOptions:
		return s.stick(w, r)
	}
	return true
}

// stick is a balancer whose cookie names the node. A request with a session but
// without its cookie goes to the other node.
func (s *clientServers) stick(w http.ResponseWriter, r *http.Request) bool {
	if r.URL.Query().Get("sid") == "" {
		http.SetCookie(w, &http.Cookie{Name: "node", Value: "a", Path: "/sticky/", HttpOnly: true})
		return true
	}
	if cookie, err := r.Cookie("node"); err == nil && cookie.Value == "a" {
		return true
	}
	w.Header().Set("Access-Control-Allow-Origin", s.home.URL)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	_, _ = w.Write([]byte(`{"code":1,"message":"Session ID unknown"}`))
	return false
}

func (s *clientServers) client(tag string) *clientOnWire {
	s.mu.Lock()
	defer s.mu.Unlock()
	client := s.clients[tag]
	if client == nil {
		client = &clientOnWire{
			conns:   map[net.Conn]bool{},
			waiting: make(chan struct{}, 1),
			upgrade: make(chan struct{}),
			refused: make(chan struct{}),
		}
		client.release = sync.OnceFunc(func() { close(client.upgrade) })
		client.refuse = sync.OnceFunc(func() { close(client.refused) })
		s.clients[tag] = client
	}
	return client
}

// hold records the connection of a request that carries a client, until the returned
// function is called. A WebSocket carries the client for longer.
func (s *clientServers) hold(r *http.Request) (release func()) {
	if r.Method != http.MethodGet {
		return func() {}
	}
	client, conn := s.client(r.URL.Query().Get("tag")), r.Context().Value(connKey{}).(net.Conn)
	s.mu.Lock()
	defer s.mu.Unlock()
	client.conns[conn] = true
	select {
	case client.waiting <- struct{}{}:
	default: // there is one
	}
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if r.Header.Get("Upgrade") == "" {
			delete(client.conns, conn)
		}
	}
}

// carriers waits until TCP connections carry a client, and returns them. Between two
// polls there are none.
func (s *clientServers) carriers(ctx context.Context, client *clientOnWire) []net.Conn {
	for {
		s.mu.Lock()
		conns := slices.Collect(maps.Keys(client.conns))
		s.mu.Unlock()
		if len(conns) > 0 {
			return conns
		}
		select {
		case <-client.waiting:
		case <-ctx.Done():
			return nil
		}
	}
}

// drop closes the TCP connections that carry a client.
func (s *clientServers) drop(ctx context.Context, client *clientOnWire) {
	for _, conn := range s.carriers(ctx, client) {
		_ = conn.(*net.TCPConn).CloseWrite() // the client closes its half
		s.mu.Lock()
		delete(client.conns, conn)
		s.mu.Unlock()
	}
}

// gone returns a channel that is closed when the socket with this id has disconnected.
func (s *clientServers) gone(id string) chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left[id] == nil {
		s.left[id] = make(chan struct{})
	}
	return s.left[id]
}

func needTicket(r *http.Request) error {
	if r.URL.Query().Get("ticket") != "yes" {
		return errors.New("no ticket")
	}
	return nil
}
