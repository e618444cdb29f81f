//go:build mutant

// An end that does not answer the end of the other keeps its connection for ever.
//
//lab:breaks 5.17
//lab:kills TestEitherSideEnds
package loadbalancing

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
	<-halves
}
