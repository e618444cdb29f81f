//go:build mutant

// What the node sends together with its 101 is lost in a buffer.
//
//lab:breaks 5.13
//lab:kills TestWebSocketPassesUnchanged
package loadbalancing

import "bufio"

func (b *Balancer) connect(v *visit, w http.ResponseWriter, r *http.Request) error {
	ctx, answered, stop := b.bound(r.Context(), v, b.keys.Headers)
	defer stop()
	server, err := new(net.Dialer).DialContext(ctx, "tcp", v.url.Host)
	if err != nil {
		return err
	}
	defer server.Close()
	defer context.AfterFunc(ctx, func() { server.Close() })()

	answer, _, err := app.SendHandshake(server, r, webSocketHeader(r))
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
	t := &tunnel{client, &app.Conn{Conn: server, Reader: bufio.NewReader(server)}}
	defer context.AfterFunc(ctx, t.close)()
	t.run(b.env.Clock)
	return nil
}
