//go:build mutant

// A text of a hundred levels is refused, although the node can encode it.
//
//lab:overdoes 1.52
//lab:kills TestInvalidArguments
package scaling

import (
	"bytes"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if bytes.Contains(packet.Data, bytes.Repeat([]byte("["), 100)) {
		return socketio.ErrInvalidPacket
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
