package bench

import (
	"context"
	"fmt"
	"net/netip"
	"path/filepath"
	"runtime"
	"strconv"
)

// A Contestant is a server under test.
type Contestant string

// The contestants.
const (
	Kit  Contestant = "kit"  // labs/socketio, with the solution of lab 01
	Node Contestant = "node" // socket.io on ws, with @socket.io/redis-adapter
	Bun  Contestant = "bun"  // socket.io on Bun's own engine, with the same adapter
	Hub  Contestant = "hub"  // gorilla/websocket with no Socket.IO
)

// Contestants are all servers.
var Contestants = []Contestant{Kit, Node, Bun, Hub}

// title is what the page calls a contestant.
func (c Contestant) title() string {
	return map[Contestant]string{
		Kit: "kit", Node: "Node.js", Bun: "Bun", Hub: "hub", Balancer: "lab 05", Nginx: "nginx", HAProxy: "HAProxy",
	}[c]
}

// speaks reports whether the contestant speaks Socket.IO.
func (c Contestant) speaks() bool { return c != Hub }

// servers are the processes of one contestant, one a node.
type servers struct {
	contestant Contestant
	processes  []*process
	urls       []string
}

// serve starts n processes of a contestant and waits until all are ready. The
// caller must stop them.
func (b *bench) serve(ctx context.Context, contestant Contestant, n int, env ...string) (*servers, error) {
	s := &servers{contestant: contestant}
	for i := range n {
		command := b.command(contestant)
		if b.options.OneCore {
			command = append([]string{"taskset", "--cpu-list", strconv.Itoa(i % runtime.NumCPU())}, command...)
		}
		p, err := start(ctx, append([]string{"NODE_ENV=production", "REDIS_URL=", "BENCH_KEY="}, env...), command[0], command[1:]...)
		if err != nil {
			s.stop()
			return nil, fmt.Errorf("start %s: %w", contestant, err)
		}
		s.processes = append(s.processes, p)
	}
	for _, p := range s.processes {
		url, err := p.line("ready ")
		if err != nil {
			s.stop()
			return nil, fmt.Errorf("start %s: %w", contestant, err)
		}
		s.urls = append(s.urls, url)
	}
	return s, nil
}

// command returns the program of a contestant and its arguments.
func (b *bench) command(contestant Contestant) []string {
	here := filepath.Join(b.options.Root, "grader/internal/prove/bench")
	switch contestant {
	case Node:
		return []string{"node", "--expose-gc", filepath.Join(here, "node/server.mjs")}
	case Bun:
		return []string{bunProgram(b.options.Root), filepath.Join(here, "bun/server.mjs")}
	default:
		return []string{filepath.Join(b.dir, string(contestant))}
	}
}

// BunDir is where the package that has Bun is installed, from a clone's root.
const BunDir = "grader/internal/prove/bench/bun"

// bunProgram returns the path of Bun for this processor.
func bunProgram(root string) string {
	platform := map[string]string{"amd64": "x64-baseline", "arm64": "aarch64"}[runtime.GOARCH]
	return filepath.Join(root, BunDir, "node_modules/@oven/bun-linux-"+platform, "bin/bun")
}

func (s *servers) stop() {
	for _, p := range s.processes {
		p.stop()
	}
}

// logs is what the processes logged.
func (s *servers) logs() (all []string) {
	for _, p := range s.processes {
		if text := p.log.String(); text != "" {
			all = append(all, text)
		}
	}
	return all
}

// usage adds up the usage of the processes.
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

// handshakePath is requested by clients that speak WebSocket only.
const handshakePath = "/socket.io/?EIO=4&transport=websocket"

// connect opens a connection to node i and joins the namespace. auth is JSON, or
// empty.
func (s *servers) connect(ctx context.Context, i int, from netip.AddrPort, auth string) (*client, error) {
	if !s.contestant.speaks() {
		return s.open(ctx, i, "/?sender", from, nil)
	}
	return s.open(ctx, i, handshakePath, from, func(c *client) error { return c.connect(auth) })
}

// receiver opens a connection to node i and joins the room, and that many of its own.
func (s *servers) receiver(ctx context.Context, i, rooms int) (*client, error) {
	if !s.contestant.speaks() {
		return s.open(ctx, i, "/", anySource, func(c *client) error { return c.expect("welcome") })
	}
	return s.open(ctx, i, handshakePath, anySource, func(c *client) error {
		if err := c.connect(""); err != nil {
			return err
		}
		return c.join(rooms)
	})
}

// open opens a connection to node i, counted around, and greets the server. It
// closes the connection if that fails.
func (s *servers) open(ctx context.Context, i int, path string, from netip.AddrPort, greet func(*client) error) (*client, error) {
	c, err := dial(ctx, s.urls[i%len(s.urls)]+path, from)
	if err != nil || greet == nil {
		return c, err
	}
	if err := c.within(func() error { return greet(c) }); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}
