//go:build mutant

// Nothing that is published is nil: the text null crosses Redis as an empty string.
//
//lab:overdoes 1.28
//lab:kills TestPublishesTheOfficialForm
package scaling

import "socketlab/labs/socketio"

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	published := packet
	if string(packet.Data) == `["said",null]` {
		published.Data = []byte(`["said",""]`)
	}
	message, err := socketio.EncodeBroadcast(a.uid, published, opts)
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	return a.publish(a.channelOf(opts), message)
}
