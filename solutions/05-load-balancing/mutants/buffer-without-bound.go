//go:build mutant

// What an end sends waits in memory until the other end reads it.
//
//lab:breaks 5.16
//lab:kills TestSlowReader
package loadbalancing

func (t *tunnel) run(clock clockwork.Clock) {
	defer t.close()
	halves := make(chan error, 2)
	carry := func(to, from *app.Conn) {
		var mu sync.Mutex
		var waiting [][]byte
		arrived := make(chan bool, 1)
		go func() {
			defer close(arrived)
			for {
				buffer := make([]byte, 32<<10)
				n, err := from.Read(buffer)
				mu.Lock()
				waiting = append(waiting, buffer[:n])
				mu.Unlock()
				select {
				case arrived <- true:
				default:
				}
				if err != nil {
					return
				}
			}
		}()
		var err error
		for more := true; more && err == nil; {
			more = <-arrived
			mu.Lock()
			all := waiting
			waiting = nil
			mu.Unlock()
			for _, each := range all {
				if err == nil {
					_, err = to.Write(each)
				}
			}
		}
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
