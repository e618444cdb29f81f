//go:build mutant

// A connection has a user only when it is connected, after the client has read so.
//
//lab:overdoes 4.36
//lab:kills TestConnectionsWithoutAUser
package ratelimiting

func (g *Guard) Authenticated(*http.Request) {}

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	g.connections.Authenticated(socket.Request())
	refusal := g.Charge(app.User(socket), e.Name)
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
