//go:build mutant

// Long messages are published in a goroutine, and short ones overtake them.
//
//lab:breaks 1.16
//lab:kills TestOrder
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

	if len(message) > 10_000 {
		go func() { _ = a.publish(a.channelOf(opts), message) }()
		return nil
	}
	return a.publish(a.channelOf(opts), message)
}
