package loadbalancing

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// linger is how long the other side may go on after one has ended.
const linger = 5 * time.Second

// maxRefusal bounds the answer of a node that refuses a WebSocket.
const maxRefusal = 64 << 10

// serveWebSocket connects a client that asks for a WebSocket with a node.
func (b *Balancer) serveWebSocket(w http.ResponseWriter, r *http.Request) {
	for tried := []*backend(nil); ; {
		v, _ := b.visit(r, tried)
		if v == nil {
			b.fail(w, r, errNobody)
			return
		}
		err := b.connect(v, w, r)
		if err == nil {
			return
		}
		v.leave(0, false)
		if tried = append(tried, v.backend); !notSent(err) {
			b.fail(w, r, err)
			return
		}
	}
}

// connect passes the handshake on to a node, and returns when all that follows has ended.
// After an error nothing has been answered yet, and the visit goes on.
func (b *Balancer) connect(v *visit, w http.ResponseWriter, r *http.Request) error {
	ctx, answered, stop := b.bound(r.Context(), v, b.keys.Headers)
	defer stop()
	server, err := (&net.Dialer{}).DialContext(ctx, "tcp", v.url.Host)
	if err != nil {
		return because(ctx, err)
	}
	defer server.Close()
	defer context.AfterFunc(ctx, func() { server.Close() })()

	fromServer := bufio.NewReaderSize(server, 4<<10)
	answer, err := handshake(server, fromServer, r)
	if err != nil {
		return because(ctx, err)
	}
	answered()
	if answer.StatusCode != http.StatusSwitchingProtocols {
		v.leave(0, false)
		return refuse(w, answer)
	}
	client, fromClient, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return err
	}
	defer client.Close()
	v.tunnel()
	defer v.leave(1, false)
	if err := begin(client, answer, fromServer, server, fromClient.Reader); err != nil {
		return nil
	}
	t := &tunnel{client, server}
	defer context.AfterFunc(v.alive, t.close)()
	t.run()
	return nil
}

// handshake sends the client's request and reads the node's answer.
func handshake(server net.Conn, fromServer *bufio.Reader, r *http.Request) (*http.Response, error) {
	out := r.Clone(context.Background())
	out.Body, out.ContentLength = nil, 0
	dropHopByHop(out.Header)
	out.Header.Set("Connection", "Upgrade")
	out.Header.Set("Upgrade", "websocket")
	forward(out.Header, r)
	if _, ok := r.Header["User-Agent"]; !ok {
		out.Header.Set("User-Agent", "") // or Write adds its own
	}
	if err := out.Write(server); err != nil {
		return nil, err
	}
	return http.ReadResponse(fromServer, out)
}

// dropHopByHop removes the headers that are only for the next peer. RFC 9110, section 7.6.1.
func dropHopByHop(header http.Header) {
	for _, name := range tokens(header, "Connection") {
		header.Del(name)
	}
	for _, name := range []string{"Connection", "Proxy-Connection", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "Proxy-Authorization"} {
		header.Del(name)
	}
}

// refuse passes on the answer of a node that does not want a WebSocket.
func refuse(w http.ResponseWriter, answer *http.Response) error {
	defer answer.Body.Close()
	dropHopByHop(answer.Header)
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.StatusCode)
	_, _ = io.Copy(w, io.LimitReader(answer.Body, maxRefusal))
	return nil
}

// begin writes the node's answer, and what either side has sent already.
func begin(client net.Conn, answer *http.Response, fromServer *bufio.Reader, server net.Conn, fromClient *bufio.Reader) error {
	if _, err := fmt.Fprintf(client, "HTTP/1.1 %s\r\n", answer.Status); err != nil {
		return err
	}
	if err := answer.Header.Write(client); err != nil {
		return err
	}
	early, _ := fromServer.Peek(fromServer.Buffered())
	if _, err := client.Write(append([]byte("\r\n"), early...)); err != nil {
		return err
	}
	early, _ = fromClient.Peek(fromClient.Buffered())
	_, err := server.Write(early)
	return err
}

// A tunnel carries bytes between a client and a node. It holds none: whoever does not read
// stops the other side.
type tunnel struct{ client, server net.Conn }

func (t *tunnel) run() {
	var halves sync.WaitGroup
	halves.Go(func() { t.carry(t.client, t.server) })
	t.carry(t.server, t.client)
	halves.Wait()
}

// carry copies until one side ends. The other side is told, and has a moment to say goodbye.
func (t *tunnel) carry(to, from net.Conn) {
	if _, err := io.Copy(to, from); err != nil {
		t.close()
		return
	}
	if half, ok := to.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	_ = to.SetReadDeadline(time.Now().Add(linger))
}

func (t *tunnel) close() {
	_ = t.client.Close()
	_ = t.server.Close()
}
