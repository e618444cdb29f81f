//go:build mutant

// The log says that a client was refused, and never why.
//
//lab:breaks 2.59
//lab:kills TestRefusalsLookAlike
package handshakeauth

import "socketlab/labs/socketio"

func (a *Authenticator) refuse(socket *socketio.Socket, _ error) error {
	a.log.Info("refused a connection", "namespace", socket.Namespace().Name())
	return errUnauthorized
}
