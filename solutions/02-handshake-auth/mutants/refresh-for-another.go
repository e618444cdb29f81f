//go:build mutant

// A refresh accepts every valid token: the socket becomes another user, or gets
// another role.
//
//lab:breaks 2.39 2.40
//lab:kills TestRefreshRefused
package handshakeauth

import (
	"socketlab/labs/socketio"
)

func (a *Authenticator) checkRefresh(_ *session, e *socketio.Event) (*Claims, error) {
	if len(e.Args) != 1 {
		return nil, errNoToken
	}
	return a.check(e.Context(), e.Args[0])
}
