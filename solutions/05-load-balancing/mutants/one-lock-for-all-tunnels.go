//go:build mutant

// All tunnels write under one lock, so one slow reader stops everybody.
//
//lab:breaks 5.16
//lab:kills TestSlowReader
package loadbalancing

var writing sync.Mutex

func (t *tunnel) run(clock clockwork.Clock) {
	defer t.close()
	halves := make(chan error, 2)
	carry := func(to, from *app.Conn) {
		buffer := make([]byte, 32<<10)
		for {
			n, err := from.Read(buffer)
			if n > 0 {
				writing.Lock()
				_, _ = to.Write(buffer[:n])
				writing.Unlock()
			}
			if err != nil {
				halves <- to.CloseWrite()
				return
			}
		}
	}
	go carry(t.client, t.server)
	go carry(t.server, t.client)
	if err := <-halves; err != nil {
		t.close()
	}
	defer clock.AfterFunc(linger, t.close).Stop()
	<-halves
}
