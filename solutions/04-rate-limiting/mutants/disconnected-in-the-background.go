//go:build mutant

// A goroutine says goodbye and disconnects a moment later, so the client can still be
// answered in between.
//
//lab:breaks 4.28
//lab:kills TestFloodEarnsNoReplies
package ratelimiting

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(app.User(socket), e.Name)
	if refusal == nil {
		return nil
	}
	_ = e.Ack(refusal)
	if refusal.Disconnect {
		time.AfterFunc(time.Second, func() {
			_ = socket.Emit("limit:exceeded", refusal)
			socket.Disconnect(true)
		})
	}
	return errRefused
}
