package loadbalancing

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"socketlab/labs/05-load-balancing/app"
)

// linger is how long the other side may go on after one has ended.
const linger = 5 * time.Second

// serveWebSocket connects a client that asks for a WebSocket with a node.
func (b *Balancer) serveWebSocket(w http.ResponseWriter, r *http.Request) {
	if err := b.visit(r, func(v *visit) error { return b.connect(v, w, r) }); err != nil {
		b.fail(w, r, err)
	}
}

// connect passes the handshake on to a node, and carries what follows until it has ended.
// After an error nothing has been answered yet.
func (b *Balancer) connect(v *visit, w http.ResponseWriter, r *http.Request) error {
	ctx, answered, stop := b.bound(r.Context(), v, b.keys.Headers)
	defer stop()
	server, err := new(net.Dialer).DialContext(ctx, "tcp", v.url.Host)
	if err != nil {
		return err
	}
	defer server.Close()
	defer context.AfterFunc(ctx, func() { server.Close() })()

	answer, fromServer, err := app.SendHandshake(server, r, webSocketHeader(r))
	if err != nil {
		return because(ctx, err)
	}
	answered()
	if answer.StatusCode != http.StatusSwitchingProtocols {
		dropHopByHop(answer.Header)
		app.RefuseHandshake(w, answer)
		v.leave(false)
		return nil
	}
	client, err := app.AcceptHandshake(w, answer)
	if client == nil {
		return err
	}
	v.tunnel()
	defer v.leaveTunnel()
	t := &tunnel{client, &app.Conn{Conn: server, Reader: fromServer}}
	defer context.AfterFunc(ctx, t.close)()
	t.run()
	return nil
}

// A tunnel carries bytes between a client and a node. It keeps none of them: if one side
// does not read, the other has to stop.
type tunnel struct{ client, server net.Conn }

func (t *tunnel) run() {
	defer t.close()
	var halves sync.WaitGroup
	halves.Go(func() { t.carry(t.client, t.server) })
	t.carry(t.server, t.client)
	halves.Wait()
}

// carry copies until one side ends. The other learns it, and has a moment to say goodbye.
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
