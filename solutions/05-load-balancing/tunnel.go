package loadbalancing

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/05-load-balancing/app"
)

// linger is how long one side may go on after the other has ended what it sends.
const linger = 2 * time.Second

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
	defer context.AfterFunc(ctx, func() { server.Close() })()

	answer, fromServer, err := app.SendHandshake(server, r, webSocketHeader(r))
	if err != nil {
		return because(ctx, err)
	}
	answered()
	if answer.StatusCode != http.StatusSwitchingProtocols {
		dropHopByHop(answer.Header)
		app.RefuseHandshake(w, answer)
		v.leave(!v.fresh)
		return nil
	}
	client, err := app.AcceptHandshake(w, answer)
	if client == nil {
		return err
	}
	v.tunnel()
	defer v.leaveTunnel()
	t := &tunnel{client, &app.Conn{Conn: server, Reader: fromServer}}
	t.run(b.env.Clock)
	return nil
}

// A tunnel carries bytes between a client and a node. It keeps none of them: if one side
// does not read, the other has to stop.
type tunnel struct{ client, server *app.Conn }

// run carries until both sides have ended. If one ends what it sends, the other learns it,
// and has a moment to say goodbye.
func (t *tunnel) run(clock clockwork.Clock) {
	defer t.close()
	halves := make(chan error, 2)
	carry := func(to, from *app.Conn) {
		_, err := io.Copy(to, from)
		halves <- errors.Join(err, to.CloseWrite())
	}
	go carry(t.client, t.server)
	go carry(t.server, t.client)
	if err := <-halves; err != nil {
		t.close()
	}
	defer clock.AfterFunc(linger, t.close).Stop()
	<-halves
}

func (t *tunnel) close() {
	_ = t.client.Close()
	_ = t.server.Close()
}
