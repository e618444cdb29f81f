package bench

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
)

// A Contestant is a server under test.
type Contestant string

// The contestants.
const (
	Kit  Contestant = "kit"  // labs/socketio, with the solution of lab 01
	Node Contestant = "node" // socket.io on ws, with @socket.io/redis-adapter
	Hub  Contestant = "hub"  // gorilla/websocket with no Socket.IO
)

// Contestants are all of them.
var Contestants = []Contestant{Kit, Node, Hub}

// speaks reports whether the contestant speaks Socket.IO.
func (c Contestant) speaks() bool { return c != Hub }

// servers are the processes of one contestant.
type servers struct {
	who       Contestant
	processes []*process
	urls      []string
}

// serve starts n processes of a contestant and returns when all are ready. The
// caller must stop them.
func (b *bench) serve(ctx context.Context, who Contestant, n int, env ...string) (*servers, error) {
	s := &servers{who: who}
	for range n {
		program, args := filepath.Join(b.dir, string(who)), []string(nil)
		if who == Node {
			program, args = "node", []string{"--expose-gc", filepath.Join(b.options.Root, "grader/internal/prove/bench/node/server.mjs")}
		}
		p, err := start(ctx, append([]string{"NODE_ENV=production", "REDIS_URL=", "BENCH_KEY="}, env...), program, args...)
		if err != nil {
			s.stop()
			return nil, fmt.Errorf("start %s: %w", who, err)
		}
		s.processes = append(s.processes, p)
	}
	for _, p := range s.processes {
		url, err := p.line("ready ")
		if err != nil {
			s.stop()
			return nil, fmt.Errorf("start %s: %w", who, err)
		}
		s.urls = append(s.urls, url)
	}
	return s, nil
}

func (s *servers) stop() {
	for _, p := range s.processes {
		p.stop()
	}
}

// said is what the processes logged.
func (s *servers) said() (all []string) {
	for _, p := range s.processes {
		if text := p.log.String(); text != "" {
			all = append(all, text)
		}
	}
	return all
}

// usage is the sum over the processes.
func (s *servers) usage() (sum usage, err error) {
	for _, p := range s.processes {
		used, err := p.usage()
		if err != nil {
			return sum, err
		}
		sum.cpu += used.cpu
		sum.resident += used.resident
	}
	return sum, nil
}

// handshakePath is what a client asks for that speaks WebSocket only.
const handshakePath = "/socket.io/?EIO=4&transport=websocket"

// connect opens a connection to one of the processes and joins the namespace.
// auth is JSON, or empty.
func (s *servers) connect(ctx context.Context, i int, from netip.AddrPort, auth string) (*client, error) {
	url := s.urls[i%len(s.urls)]
	if !s.who.speaks() {
		return dial(ctx, url+"/?sender", from)
	}
	c, err := dial(ctx, url+handshakePath, from)
	return then(c, err, func(c *client) error { return c.connect(auth) })
}

// member opens a connection to one of the processes and joins the room.
func (s *servers) member(ctx context.Context, i int) (*client, error) {
	if s.who.speaks() {
		c, err := s.connect(ctx, i, anywhere, "")
		return then(c, err, (*client).join)
	}
	c, err := dial(ctx, s.urls[i%len(s.urls)]+"/", anywhere)
	return then(c, err, func(c *client) error { return c.expect("welcome") })
}

// then goes a step further with a client that was opened, and closes it if that
// fails.
func then(c *client, err error, step func(*client) error) (*client, error) {
	if err != nil {
		return nil, err
	}
	if err := step(c); err != nil {
		_ = c.conn.Close()
		return nil, err
	}
	return c, nil
}

// own is what the generator itself has used: it runs in this process.
func own() (usage, error) { return usageOf(os.Getpid()) }
