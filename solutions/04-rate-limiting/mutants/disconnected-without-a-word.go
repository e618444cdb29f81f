//go:build mutant

// An abuser is disconnected and never told why: their developer opens a bug
// report.
//
//lab:kills TestAbuserIsDisconnected
package ratelimiting

import "socketlab/labs/socketio"

func (g *Guard) event(e *socketio.Event) error {
	refusal := g.Charge(app.User(e.Socket()), e.Name)
	if refusal == nil {
		return nil
	}
	e.Ack(refusal)
	if refusal.Disconnect {
		e.Socket().Disconnect(true)
	}
	return errRefused
}
