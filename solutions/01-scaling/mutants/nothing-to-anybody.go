//go:build mutant

// A broadcast is answered with "ok" and reaches nobody, neither here nor elsewhere.
//
//lab:breaks 1.7 1.8 1.13 1.34
//lab:kills all
package scaling

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	return nil
}
