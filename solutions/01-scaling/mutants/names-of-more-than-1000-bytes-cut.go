//go:build mutant

// Names of rooms are cut after 1000 bytes.
//
//lab:breaks 1.31
//lab:kills TestNamesThatLookAlike
package scaling

import (
	"socketlab/labs/socketio"
)

func short(rooms []string) []string {
	var names []string
	for _, room := range rooms {
		names = append(names, room[:min(len(room), 1000)])
	}
	return names
}

func (a *RedisAdapter) AddAll(id string, rooms ...string) error {
	return a.MemoryAdapter.AddAll(id, short(rooms)...)
}

func (a *RedisAdapter) Del(id, room string) error {
	return a.MemoryAdapter.Del(id, room[:min(len(room), 1000)])
}

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	opts.Rooms, opts.Except = short(opts.Rooms), short(opts.Except)
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}

	return a.publish(a.channelOf(opts), message)
}
