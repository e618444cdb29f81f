// Command hub is the limit of the transport: gorilla/websocket with no Socket.IO.
// Every connection is a client that receives, except one with ?sender, whose
// messages go unchanged to every client. The hub frames a message once, and writes
// everything that waits for a connection at once.
package main

import (
	"log/slog"
	"net/http"
	"os"
	"slices"
	"sync"

	"github.com/gorilla/websocket"

	"socketlab/grader/internal/prove/bench/serve"
)

func main() {
	h := &hub{}
	if url := os.Getenv("REDIS_URL"); url != "" {
		node, err := connect(url, h)
		if err != nil {
			slog.Error("cannot start", "error", err)
			os.Exit(1)
		}
		h.node = node
	}
	serve.Main(h)
}

// A hub broadcasts to the clients of one process.
type hub struct {
	mu      sync.RWMutex
	clients []*client
	node    *node // nil without Redis
}

var upgrader = websocket.Upgrader{WriteBufferPool: &sync.Pool{}}

// ServeHTTP serves one connection until it ends.
func (h *hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	if !r.URL.Query().Has("sender") {
		c := newClient(conn)
		h.register(c)
		c.queue.push(frame([]byte(welcome)))
		defer h.unregister(c)
	}
	for {
		_, text, err := conn.ReadMessage()
		if err != nil {
			return
		}
		h.broadcast(text)
		if h.node != nil {
			h.node.send(text)
		}
	}
}

// welcome tells a client that it is registered and will miss no message from now
// on. The response to the upgrade comes too early for that.
const welcome = "welcome"

func (h *hub) register(c *client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.clients = append(h.clients, c)
}

func (h *hub) unregister(c *client) {
	c.queue.close()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.clients = slices.DeleteFunc(h.clients, func(other *client) bool { return other == c })
}

func (h *hub) broadcast(text []byte) {
	framed := frame(text)
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, c := range h.clients {
		if !c.queue.push(framed) {
			_ = c.conn.Close() // too slow: ServeHTTP unregisters it
		}
	}
}

// frame returns text as one WebSocket message, RFC 6455, section 5.2.
func frame(text []byte) []byte {
	n := len(text)
	switch {
	case n < 126:
		return append([]byte{0x81, byte(n)}, text...)
	case n < 1<<16:
		return append([]byte{0x81, 126, byte(n >> 8), byte(n)}, text...)
	default:
		panic("a message is longer than the bench ever sends")
	}
}
