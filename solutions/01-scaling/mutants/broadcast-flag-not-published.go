//go:build mutant

// A message that leaves out its sender is taken for a local one, and is not
// published.
//
//lab:overdoes 1.30
//lab:breaks 1.9 1.10
//lab:kills TestLocalStaysOnItsNode TestExceptAndBroadcast
package scaling

import (
	"slices"

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
	for _, except := range opts.Except {
		if slices.Contains(a.Sockets(), except) {
			return nil
		}
	}
	return a.publish(a.channelOf(opts), message)
}
