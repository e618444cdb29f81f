//go:build mutant

// An event with more than one argument is invalid, even an echo.
//
//lab:overdoes 4.8 4.13
//lab:kills TestArguments
package ratelimiting

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(app.User(socket), e.Name)
	if refusal == nil {
		if len(e.Args) > 1 {
			_ = e.Ack("invalid")
			return errors.New("too many arguments")
		}
		return nil
	}
	_ = e.Ack(refusal)
	if refusal.Disconnect {
		_ = socket.Emit("limit:exceeded", refusal)
		socket.Disconnect(true)
	}
	return errRefused
}
