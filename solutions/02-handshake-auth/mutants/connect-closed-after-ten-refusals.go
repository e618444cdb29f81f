//go:build mutant

// The node closes a connection after ten refusals.
//
//lab:overdoes 2.9
//lab:kills TestTokenRequired
package handshakeauth

import (
	"sync"

	"socketlab/labs/socketio"
)

// refusals has how often each connection was refused.
var refusals = struct {
	sync.Mutex
	of map[any]int
}{of: map[any]int{}}

func (a *Authenticator) refuse(socket *socketio.Socket, reason error) error {
	a.log.Info("refused a connection", "namespace", socket.Namespace().Name(), "reason", reason)
	refusals.Lock()
	defer refusals.Unlock()
	refusals.of[socket.Request()]++
	if refusals.of[socket.Request()] > 10 {
		socket.Disconnect(true)
	}
	return errUnauthorized
}
