package loadbalancing

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/05-load-balancing/app"
)

// goodbye is how long one end may go on after the other.
const goodbye = 1500 * time.Millisecond

// tunnel serves a request for a WebSocket.
func (b *Balancer) tunnel(w http.ResponseWriter, r *http.Request) {
	err := b.visit(r, func(ctx context.Context, s *stay) error {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		late := b.env.Clock.AfterFunc(time.Duration(b.keys.Headers), func() { cancel(errSlow) })
		defer late.Stop()
		back, err := new(net.Dialer).DialContext(ctx, "tcp", s.machine.url.Host)
		if err != nil {
			return err
		}
		var front net.Conn
		var mu sync.Mutex
		hangUp := func() {
			mu.Lock()
			defer mu.Unlock()
			_ = back.Close()
			if front != nil {
				_ = front.Close()
			}
		}
		defer hangUp()
		defer context.AfterFunc(ctx, hangUp)()

		header := toNode(r)
		header.Set("Connection", "Upgrade")
		header.Set("Upgrade", "websocket")
		answer, rest, err := app.SendHandshake(back, r, header)
		if err != nil {
			if cause := context.Cause(ctx); cause != nil {
				return cause
			}
			return err
		}
		late.Stop()
		if answer.StatusCode != http.StatusSwitchingProtocols {
			answer.Header = passable(answer.Header)
			app.RefuseHandshake(w, answer)
			s.leave(!s.fresh)
			return nil
		}
		taken, err := app.AcceptHandshake(w, answer)
		if taken == nil {
			return err
		}
		mu.Lock()
		front = taken
		mu.Unlock()
		s.becomeTunnel()
		defer s.leave(false)

		var both sync.WaitGroup
		var once sync.Once
		var last clockwork.Timer
		half := func(to, from *app.Conn) {
			if _, err := io.CopyBuffer(to, from, make([]byte, 8<<10)); err != nil {
				hangUp()
			}
			_ = to.CloseWrite()
			once.Do(func() { last = b.env.Clock.AfterFunc(goodbye, hangUp) })
		}
		node := &app.Conn{Conn: back, Reader: rest}
		both.Go(func() { half(taken, node) })
		both.Go(func() { half(node, taken) })
		both.Wait()
		last.Stop()
		return nil
	})
	if err != nil {
		b.apologize(w, r, err)
	}
}
