package app

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
)

// SendHandshake sends a client's request for a WebSocket to a node, with these headers
// instead of the client's, and returns the node's answer. What the node sends after that is
// read from the bufio.Reader.
func SendHandshake(server net.Conn, r *http.Request, header http.Header) (*http.Response, *bufio.Reader, error) {
	out := r.Clone(r.Context())
	out.Header, out.Body, out.ContentLength = header, nil, 0
	if _, ok := header["User-Agent"]; !ok {
		header["User-Agent"] = nil // or Write adds its own
	}
	if err := out.Write(server); err != nil {
		return nil, nil, err
	}
	fromServer := bufio.NewReaderSize(server, 4<<10)
	answer, err := http.ReadResponse(fromServer, out)
	return answer, fromServer, err
}

// AcceptHandshake takes the connection of a client over and sends it a node's answer, 101.
// If it returns an error without a connection, the client can still be answered.
func AcceptHandshake(w http.ResponseWriter, answer *http.Response) (*Conn, error) {
	client, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return nil, err
	}
	conn := &Conn{client, buffered.Reader}
	if _, err := fmt.Fprintf(client, "HTTP/1.1 %s\r\n", answer.Status); err != nil {
		return conn, err
	}
	if err := answer.Header.Write(client); err != nil {
		return conn, err
	}
	_, err = io.WriteString(client, "\r\n")
	return conn, err
}

// maxRefusal bounds the body of the answer of a node that refuses a WebSocket, in bytes.
const maxRefusal = 64 << 10

// RefuseHandshake sends a client the answer of a node that refuses a WebSocket.
func RefuseHandshake(w http.ResponseWriter, answer *http.Response) {
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.StatusCode)
	_, _ = io.Copy(w, io.LimitReader(answer.Body, maxRefusal))
	_ = answer.Body.Close()
}

// A Conn is a connection of which something may have been read already.
type Conn struct {
	net.Conn
	Reader *bufio.Reader // nil once that has been read again
}

// Read reads what has been read already first.
func (c *Conn) Read(p []byte) (int, error) {
	if c.Reader == nil {
		return c.Conn.Read(p)
	}
	early := c.Reader.Buffered()
	if early == 0 {
		c.Reader = nil // an idle connection needs no buffer
		return c.Conn.Read(p)
	}
	return c.Reader.Read(p[:min(len(p), early)])
}

// CloseWrite tells the other side that nothing more comes.
func (c *Conn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}
