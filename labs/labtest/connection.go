package labtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

const (
	maxMessage  = 16 << 20 // bytes of one frame that a node sends
	maxFrames   = 100_000  // frames kept of one connection
	maxReceived = 64 << 20 // bytes kept of one connection
)

// A connection is one Engine.IO session of a client, or one plain WebSocket. Its reader
// goroutine answers pings and sorts everything else for whoever waits for it.
type connection struct {
	cluster   *Cluster
	node      *Node
	name      string
	dialing   dialing
	browser   *browser
	transport transport
	header    http.Header // of the answer to the HTTP handshake
	plain     bool        // a plain WebSocket, with no packets in its frames
	change    broadcast
	done      sync.WaitGroup
	reading   gate
	left      atomic.Bool // the check has ended the connection itself
	pings     atomic.Int64

	asks asks // guarded by the mutex of the cluster's recorder

	sending sync.Mutex // nothing comes between the frames of one packet

	mu        sync.Mutex
	greeting  json.RawMessage // the open packet's payload
	frames    []string        // received, without pings and answers to markers
	frameRead int
	received  int // bytes
	spaces    map[string]*space
	assembly  *assembly                  // a packet whose attachments are on their way
	acks      map[string]json.RawMessage // by namespace and id
	settled   map[string]bool            // markers answered
	markers   int
	ids       int
	ended     string // why nothing more comes; empty while open
	code      int    // WebSocket close code when it has ended
}

// start starts the reader.
func (c *connection) start() {
	c.done.Go(c.read)
}

func (c *connection) read() {
	for {
		c.reading.pass()
		kind, data, err := c.transport.read()
		if err != nil {
			c.end(err)
			return
		}
		if kind == websocket.BinaryMessage {
			err = c.takeBinary(data)
		} else {
			err = c.take(string(data))
		}
		if err != nil {
			c.end(err)
			c.browser.tcp.cut()
			return
		}
		c.change.wake()
	}
}

// end records that nothing more will come.
func (c *connection) end(err error) {
	c.mu.Lock()
	c.code = websocket.CloseAbnormalClosure
	c.ended = "the connection was lost"
	var closed *websocket.CloseError
	var over pollingEnd
	var odd oddFrame
	switch {
	case errors.As(err, &closed):
		c.code = closed.Code
		c.ended = describeClose(closed)
	case errors.As(err, &over):
		c.code, c.ended = over.code, over.text
	case errors.As(err, &odd):
		c.ended = string(odd)
	}
	ended := c.ended
	c.mu.Unlock()
	if !c.left.Load() {
		c.cluster.line.ended(c.name, c.node.name, ended)
	}
	c.change.wake()
}

func describeClose(closed *websocket.CloseError) string {
	switch closed.Code {
	case websocket.CloseAbnormalClosure:
		return "the connection was lost"
	case websocket.CloseNoStatusReceived:
		return "the connection was closed without a code"
	}
	return strings.TrimSpace(fmt.Sprintf("the connection was closed with code %d %s", closed.Code, printable(closed.Text)))
}

// await waits until ready returns true; it calls ready with the mutex held. It
// returns early when the connection ends. It returns "", or what came instead.
func (c *connection) await(ready func() bool) string { return c.awaitFor(c.cluster.waitFor(1), ready) }

// awaitFor is await with another wait than that for one event.
func (c *connection) awaitFor(w wait, ready func() bool) string {
	satisfied, ended := false, ""
	waited := c.cluster.awaitFor(w, &c.change, func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		satisfied, ended = ready(), c.ended
		return satisfied || ended != ""
	})
	switch {
	case satisfied:
		return ""
	case ended != "":
		c.node.graceToDie()
		return ended
	}
	return waited
}

// write sends one frame. It ignores a connection that has ended.
func (c *connection) write(kind int, data []byte) { c.transport.write(kind, data) }

// send records a text frame and sends it, with the binary frames that belong to it.
func (c *connection) send(text string, attachments ...[]byte) {
	c.sending.Lock()
	defer c.sending.Unlock()
	c.cluster.line.frameSent(c, text)
	c.cluster.steps.clientSent(c.node.name, text)
	c.write(websocket.TextMessage, []byte(text))
	for _, data := range attachments {
		c.cluster.line.sent(c.name, c.node.name, "("+plural(len(data), "byte")+")")
		c.write(websocket.BinaryMessage, data)
	}
}

// cut closes the TCP connections and waits for the reader.
func (c *connection) cut() {
	c.left.Store(true)
	c.browser.tcp.cut()
	c.reading.open()
	c.done.Wait()
}

// graceToDie gives a node whose connection broke a moment to end, so that the
// failure can say why.
func (n *Node) graceToDie() {
	select {
	case <-n.exited:
	case <-time.After(300 * time.Millisecond):
	}
}
