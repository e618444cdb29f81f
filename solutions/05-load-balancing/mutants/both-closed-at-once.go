//go:build mutant

// When one end ends what it sends, both connections are closed, whatever the other end still had to say.
//
//lab:breaks 5.18
//lab:overdoes 5.17
//lab:kills TestEitherSideEnds
package loadbalancing

func (t *tunnel) run(clock clockwork.Clock) {
	halves := make(chan error, 2)
	carry := func(to, from *app.Conn) {
		_, err := io.Copy(to, from)
		halves <- err
	}
	go carry(t.client, t.server)
	go carry(t.server, t.client)
	<-halves
	t.close()
	<-halves
}
