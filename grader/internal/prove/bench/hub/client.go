package main

import "github.com/gorilla/websocket"

// A client is one connection that receives.
type client struct {
	conn  *websocket.Conn
	queue *queue
}

func newClient(conn *websocket.Conn) *client {
	c := &client{conn: conn, queue: newQueue()}
	go c.write()
	return c
}

// write is the connection's only writer. It ends when the queue is closed or a write
// fails.
func (c *client) write() {
	var batch [][]byte
	var out []byte
	for {
		var open bool
		if batch, open = c.queue.take(batch[:0]); !open {
			return
		}
		out = out[:0]
		for _, framed := range batch {
			out = append(out, framed...)
		}
		clear(batch)
		if _, err := c.conn.NetConn().Write(out); err != nil {
			_ = c.conn.Close()
			return
		}
	}
}
