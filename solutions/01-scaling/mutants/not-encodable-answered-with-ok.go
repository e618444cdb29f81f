//go:build mutant

// What cannot be encoded is heard by nobody, and its sender is told "ok".
//
//lab:breaks 1.52
//lab:kills TestInvalidArguments
package scaling

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {

	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		a.log.Warn("encode", "error", err)
		return nil
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}

	return a.publish(a.channelOf(opts), message)
}
