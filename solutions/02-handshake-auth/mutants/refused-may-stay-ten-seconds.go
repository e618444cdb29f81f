//go:build mutant

// A refused client has ten seconds to show a better token, and not the rest of the 45.
//
//lab:overdoes 2.45
//lab:kills TestConnectTimeout
package handshakeauth

import (
	"time"

	"socketlab/labs/socketio"
)

func (a *Authenticator) refuse(socket *socketio.Socket, reason error) error {
	a.log.Info("refused a connection", "namespace", socket.Namespace().Name(), "reason", reason)
	a.clock.AfterFunc(10*time.Second, func() { socket.Disconnect(true) })
	return errUnauthorized
}
