//go:build mutant

// A message longer than 32 KiB is not published, for fear of Redis's output
// buffers.
//
//lab:breaks 1.12
//lab:kills TestAnyText
package scaling

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	if len(message) > 32<<10 {
		a.log.Warn("too long to publish", "bytes", len(message))
		return nil
	}
	return a.publish(a.channelOf(opts), message)
}
