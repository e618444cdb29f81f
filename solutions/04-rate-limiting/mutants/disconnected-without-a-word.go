//go:build mutant

// An abusive client is disconnected without an explanation, so its developer
// reports a bug.
//
//lab:breaks 4.26
//lab:kills TestAbuserIsDisconnected
package ratelimiting

import "socketlab/labs/socketio"

func (g *Guard) limitEvent(e *socketio.Event) error {
	refusal := g.Charge(app.User(e.Socket()), e.Name)
	if refusal == nil {
		return nil
	}
	_ = e.Ack(refusal)
	if refusal.Disconnect {
		e.Socket().Disconnect(true)
	}
	return errRefused
}
