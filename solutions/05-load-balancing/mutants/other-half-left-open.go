//go:build mutant

// When one direction ends, nobody tells the other side.
//
//lab:breaks 5.17
//lab:kills TestEitherSideEnds
package loadbalancing

func (t *tunnel) run(clock clockwork.Clock) {
	defer t.close()
	halves := make(chan error, 2)
	carry := func(to, from *app.Conn) {
		_, err := io.Copy(to, from)
		halves <- err
	}
	go carry(t.client, t.server)
	go carry(t.server, t.client)
	<-halves
	<-halves
}
