//go:build mutant

// limit:exceeded goes out before the acknowledgement of the last refusal.
//
//lab:breaks 4.26
//lab:kills TestAbuserIsDisconnected
package ratelimiting

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(app.User(socket), e.Name)
	if refusal == nil {
		return nil
	}
	if refusal.Disconnect {
		socket.Emit("limit:exceeded", refusal)
	}
	e.Ack(refusal)
	if refusal.Disconnect {
		socket.Disconnect(true)
	}
	return errRefused
}
