//go:build mutant

// The last refusal only says goodbye: the connection is closed at the next refusal.
//
//lab:breaks 4.27
//lab:kills TestAbuserIsDisconnected
package ratelimiting

import "sync"

var warned sync.Map // by socket

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(app.User(socket), e.Name)
	if refusal == nil {
		return nil
	}
	_ = e.Ack(refusal)
	if refusal.Disconnect {
		if _, again := warned.LoadOrStore(socket, true); again {
			socket.Disconnect(true)
			return errRefused
		}
		_ = socket.Emit("limit:exceeded", refusal)
	}
	return errRefused
}
