//go:build unix

package interop

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

const (
	flood      = 64 << 20 // bytes for a client that does not read
	floodPiece = 64 << 10
	roundTrips = 100 // of another client in the meantime
	stuck      = 3 * time.Second
)

// A client that stops reading stops the node, whichever balancer is between them: what
// is kept is the kernel's buffers, and the balancer's memory does not grow with what the
// node has to send. Other clients notice nothing, and the slow one gets everything if it
// reads on.
func TestSlowReader(t *testing.T) {
	node := newFloodingNode(t)
	t.Run("no balancer", func(t *testing.T) { node.flood(t, node.url, nil) })
	for _, balancer := range balancers(t) {
		t.Run(balancer.program, func(t *testing.T) {
			balancer := balancer.run(t, node.address, node.address, node.address)
			node.flood(t, balancer.url, balancer)
		})
	}
}

// A floodingNode sends a flood to a client that asks for it, and echoes to others.
type floodingNode struct {
	url, address string
	accepted     chan int // bytes that the kernel took before it took no more
	end          chan error
}

func newFloodingNode(t *testing.T) *floodingNode {
	n := &floodingNode{accepted: make(chan int, 1), end: make(chan error, 1)}
	upgrader := websocket.Upgrader{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery == "" {
			fmt.Fprint(w, "Transport unknown") // to a health check
			return
		}
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		for {
			kind, text, err := conn.ReadMessage()
			if string(text) == "flood" {
				n.end <- n.send(conn.NetConn())
				return
			}
			if err != nil || conn.WriteMessage(kind, text) != nil {
				return
			}
		}
	}))
	t.Cleanup(server.Close)
	n.url, n.address = server.URL, server.Listener.Addr().String()
	return n
}

// send writes the flood, and reports how much of it was taken when nothing has been for
// some time.
func (n *floodingNode) send(conn net.Conn) error {
	sent, reported := 0, false
	for sent < flood {
		_ = conn.SetWriteDeadline(time.Now().Add(stuck))
		took, err := conn.Write(make([]byte, min(floodPiece, flood-sent)))
		sent += took
		if os.IsTimeout(err) && !reported {
			n.accepted <- sent
			reported = true
		} else if err != nil && !os.IsTimeout(err) {
			return err
		}
	}
	if !reported {
		n.accepted <- sent
	}
	return nil
}

func (n *floodingNode) flood(t *testing.T, url string, balancer *running) {
	t.Helper()
	target := strings.Replace(url, "http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
	other, _, err := websocket.DefaultDialer.Dial(target, nil)
	require.NoError(t, err)
	defer other.Close()
	echo(t, other)
	before := balancer.memory(t)

	slow, _, err := websocket.DefaultDialer.Dial(target, nil)
	require.NoError(t, err)
	defer slow.Close()
	require.NoError(t, slow.WriteMessage(websocket.TextMessage, []byte("flood")))
	accepted := <-n.accepted
	grown := balancer.memory(t) - before
	slowest := echo(t, other)

	t.Logf("the node got rid of %.1f of %d MB; the balancer grew by %.1f MB; the slowest of %d round trips of another client took %s",
		float64(accepted)/(1<<20), flood>>20, float64(grown)/(1<<20), roundTrips, slowest.Round(100*time.Microsecond))
	require.Less(t, accepted, flood, "the node was not stopped")
	require.Less(t, grown, 8<<20)
	require.NoError(t, slow.NetConn().SetReadDeadline(time.Now().Add(patience)))
	_, err = io.CopyN(io.Discard, slow.NetConn(), flood)
	require.NoError(t, err)
	require.NoError(t, <-n.end)
}

// echo makes round trips and returns how long the slowest took.
func echo(t *testing.T, conn *websocket.Conn) time.Duration {
	t.Helper()
	var took []time.Duration
	for range roundTrips {
		began := time.Now()
		require.NoError(t, conn.SetReadDeadline(began.Add(patience)))
		require.NoError(t, conn.WriteMessage(websocket.TextMessage, []byte("hello")))
		_, _, err := conn.ReadMessage()
		require.NoError(t, err)
		took = append(took, time.Since(began))
	}
	return slices.Max(took)
}

// memory is the resident memory of a balancer and its workers, in bytes; 0 without /proc.
func (r *running) memory(t *testing.T) int {
	t.Helper()
	if r == nil {
		return 0
	}
	total := 0
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	require.NoError(t, err)
	for _, file := range files {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		_, after, _ := strings.Cut(string(stat), ") ")
		fields := strings.Fields(after) // state, parent, process group, …, and resident pages as the 22nd
		if len(fields) > 21 && fields[2] == strconv.Itoa(r.cmd.Process.Pid) {
			pages, err := strconv.Atoi(fields[21])
			require.NoError(t, err)
			total += pages * os.Getpagesize()
		}
	}
	return total
}
