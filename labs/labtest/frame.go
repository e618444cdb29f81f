package labtest

import (
	"strconv"
	"time"

	"github.com/gorilla/websocket"
)

// Send sends a text frame unchanged, such as `42["room:join","lobby"]`.
func (c *Client) Send(frame string) {
	c.conn.send(frame)
}

// SendBinary sends a binary frame.
func (c *Client) SendBinary(data []byte) {
	c.conn.cluster.line.sent(c.conn.name, c.conn.node.name, "("+plural(len(data), "byte")+")")
	c.conn.write(websocket.BinaryMessage, data)
}

// Frame waits for the next frame of the connection and returns it exactly as it
// arrived, or a binary one as b and base64. It begins after the last answer to a
// CONNECT that the check waited for, and leaves out pings and answers to markers.
// [Client.Next] still hears an event that Frame has returned.
func (c *Client) Frame() string {
	c.conn.cluster.t.Helper()
	return c.frame(c.conn.cluster.waitFor(1), "any frame")
}

// RestFrames returns the frames that have arrived and that Frame has not returned
// yet, without waiting. After Closed no others can follow.
func (c *Client) RestFrames() []string {
	c.conn.mu.Lock()
	defer c.conn.mu.Unlock()
	rest := append([]string(nil), c.conn.frames[c.conn.frameRead:]...)
	c.conn.frameRead = len(c.conn.frames)
	return rest
}

// WantFrame waits for the next frame and requires it to be exactly this one.
func (c *Client) WantFrame(want string) {
	cluster := c.conn.cluster
	cluster.t.Helper()
	c.wantFrame(cluster.waitFor(1), want)
}

// WantFrameWithin is WantFrame for a frame that must come within d, as [Answer.Within] is for
// an acknowledgement.
func (c *Client) WantFrameWithin(d time.Duration, want string) {
	cluster := c.conn.cluster
	cluster.t.Helper()
	c.wantFrame(cluster.waitWithin(d), want)
}

func (c *Client) wantFrame(w wait, want string) {
	cluster := c.conn.cluster
	cluster.t.Helper()
	if got := c.frame(w, printable(want)); got != want {
		wanted, came := differing(want, got)
		cluster.fail(c.Name()+" received another frame", wanted, came)
	}
}

func (c *Client) frame(w wait, want string) string {
	conn := c.conn
	conn.cluster.t.Helper()
	var text string
	got := conn.awaitFor(w, func() bool {
		if conn.frameRead == len(conn.frames) {
			return false
		}
		text = conn.frames[conn.frameRead]
		conn.frameRead++
		return true
	})
	if got != "" {
		conn.cluster.fail(c.Name()+" received no frame", want, got)
	}
	return text
}

// Disconnected requires the server to disconnect the socket from its namespace,
// with `41`.
func (c *Client) Disconnected() {
	conn := c.conn
	conn.cluster.t.Helper()
	got := conn.await(func() bool { return conn.space(c.nsp).disconnected })
	if got != "" {
		conn.cluster.fail(c.Name()+" was not disconnected", prefix(typeDisconnect, c.nsp, -1), got)
	}
}

// Closed requires the server to close the connection, and returns the WebSocket
// close code: 1005 when the close frame had none, 1006 when there was no close
// frame. Over HTTP long-polling it is 1005 when a close packet came, and 1006 when the
// server refused a request or the TCP connection was lost.
func (c *Client) Closed() int {
	conn := c.conn
	conn.cluster.t.Helper()
	got := conn.await(func() bool { return conn.ended != "" })
	if got != "" {
		conn.cluster.fail("the connection of "+c.Name()+" was not closed", "its end", got)
	}
	conn.mu.Lock()
	defer conn.mu.Unlock()
	return conn.code
}

// ClosedWith requires the server to close the connection with this WebSocket close
// code.
func (c *Client) ClosedWith(code int) {
	conn := c.conn
	conn.cluster.t.Helper()
	if got := c.Closed(); got != code {
		conn.cluster.fail("the connection of "+c.Name()+" was closed with another code", strconv.Itoa(code), strconv.Itoa(got))
	}
}
