//go:build mutant

// A user has a bucket for each address, so every network that a client moves to gives a
// new one.
//
//lab:breaks 4.16
//lab:kills TestUsersAndTheirSockets
package ratelimiting

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(app.User(socket)+"@"+g.proxies.Client(socket.Request()), e.Name)
	if refusal == nil {
		return nil
	}
	_ = e.Ack(refusal)
	if refusal.Disconnect {
		_ = socket.Emit("limit:exceeded", refusal)
		socket.Disconnect(true)
	}
	return errRefused
}
