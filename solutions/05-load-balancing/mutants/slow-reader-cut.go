//go:build mutant

// An end that does not read for a moment loses its connection.
//
//lab:overdoes 5.16
//lab:kills TestSlowReader
package loadbalancing

func (t *tunnel) run(clock clockwork.Clock) {
	defer t.close()
	halves := make(chan error, 2)
	carry := func(to, from *app.Conn) {
		buffer := make([]byte, 32<<10)
		var err error
		for err == nil {
			var n int
			if n, err = from.Read(buffer); n > 0 {
				_ = to.SetWriteDeadline(time.Now().Add(100 * time.Millisecond))
				if _, failed := to.Write(buffer[:n]); failed != nil {
					t.close()
				}
			}
		}
		_ = to.CloseWrite()
		halves <- nil
	}
	go carry(t.client, t.server)
	go carry(t.server, t.client)
	<-halves
	defer clock.AfterFunc(linger, t.close).Stop()
	<-halves
}
