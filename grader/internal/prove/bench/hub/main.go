// Command hub is the limit of the transport: gorilla/websocket with no
// Socket.IO at all. Who connects is a member, unless with ?sender; what a sender
// sends goes to every member as it came. A message is framed once, and all that
// waits for a connection leaves in one write.
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
		peers, err := meet(url, h)
		if err != nil {
			slog.Error("cannot start", "error", err)
			os.Exit(1)
		}
		h.peers = peers
	}
	serve.Main(h)
}

// A hub holds the members of one process.
type hub struct {
	mu      sync.RWMutex
	members []*member
	peers   *peers // nil when it is alone
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
		m := newMember(conn)
		h.enter(m)
		m.queue.push(frame([]byte(welcome)))
		defer h.leave(m)
	}
	for {
		_, text, err := conn.ReadMessage()
		if err != nil {
			return
		}
		h.broadcast(text)
		if h.peers != nil {
			h.peers.tell(text)
		}
	}
}

// welcome tells a member that it will miss nothing from now on: the answer to an
// upgrade comes too early for that.
const welcome = "welcome"

func (h *hub) enter(m *member) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.members = append(h.members, m)
}

func (h *hub) leave(m *member) {
	m.queue.close()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.members = slices.DeleteFunc(h.members, func(other *member) bool { return other == m })
}

func (h *hub) broadcast(text []byte) {
	framed := frame(text)
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, m := range h.members {
		if !m.queue.push(framed) {
			_ = m.conn.Close() // too slow: ServeHTTP takes its leave
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

// A member is one connection that receives.
type member struct {
	conn  *websocket.Conn
	queue *queue
}

func newMember(conn *websocket.Conn) *member {
	m := &member{conn: conn, queue: newQueue()}
	go m.write()
	return m
}

// write is the connection's only writer. It ends when the queue is closed or the
// peer is gone.
func (m *member) write() {
	var batch [][]byte
	var out []byte
	for {
		var open bool
		if batch, open = m.queue.take(batch[:0]); !open {
			return
		}
		out = out[:0]
		for _, framed := range batch {
			out = append(out, framed...)
		}
		clear(batch)
		if _, err := m.conn.NetConn().Write(out); err != nil {
			_ = m.conn.Close()
			return
		}
	}
}
