//go:build mutant

// Each reason is logged once, so that nobody can fill the log.
//
//lab:breaks 2.59
//lab:kills TestRefusalsLookAlike
package handshakeauth

import (
	"sync"

	"socketlab/labs/socketio"
)

// logged has the reasons that the log has.
var logged sync.Map

func (a *Authenticator) refuse(socket *socketio.Socket, reason error) error {
	if _, before := logged.LoadOrStore(reason.Error(), true); !before {
		a.log.Info("refused a connection", "namespace", socket.Namespace().Name(), "reason", reason)
	}
	return errUnauthorized
}
