//go:build mutant

// The last refusal disconnects all sockets of the user.
//
//lab:overdoes 4.29
//lab:kills TestAbuserIsDisconnected
package ratelimiting

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(app.User(socket), e.Name)
	if refusal == nil {
		return nil
	}
	_ = e.Ack(refusal)
	if refusal.Disconnect {
		for _, other := range socket.Namespace().Sockets() {
			if app.User(other) == app.User(socket) {
				_ = other.Emit("limit:exceeded", refusal)
				other.Disconnect(true)
			}
		}
	}
	return errRefused
}
