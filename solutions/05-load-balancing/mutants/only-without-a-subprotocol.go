//go:build mutant

// A WebSocket for which the node has chosen a subprotocol is refused, because the balancer
// knows none.
//
//lab:overdoes 5.12
//lab:kills TestWebSocketPassesUnchanged
package loadbalancing

import "errors"

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
	if answer.Header.Get("Sec-Websocket-Protocol") != "" {
		return errors.New("a subprotocol that the balancer does not know")
	}
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
	defer context.AfterFunc(ctx, t.close)()
	t.run(b.env.Clock)
	return nil
}
