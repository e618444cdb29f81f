//go:build mutant

// Of several exceptions only the first two are published.
//
//lab:breaks 1.9
//lab:kills TestExceptAndBroadcast
package scaling

import (
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if len(opts.Except) > 2 {
		opts.Except = opts.Except[:2]
	}
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}

	return a.publish(a.channelOf(opts), message)
}
