//go:build mutant

// A text that is a list becomes the arguments of the event.
//
//lab:overdoes 1.13
//lab:kills TestAnyText
package scaling

import (
	"bytes"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if list, ok := bytes.CutPrefix(packet.Data, []byte(`["said",[`)); ok {
		packet.Data = append([]byte(`["said",`), bytes.TrimSuffix(list, []byte("]"))...)
		packet.Data = bytes.Replace(packet.Data, []byte(",]"), []byte("]"), 1)
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
