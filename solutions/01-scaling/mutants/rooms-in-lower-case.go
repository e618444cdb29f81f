//go:build mutant

// Names of rooms are the same in upper and lower case, as those of channels in chats
// often are.
//
//lab:breaks 1.32
//lab:kills TestNamesThatLookAlike
package scaling

import (
	"strings"

	"socketlab/labs/socketio"
)

func inLowerCase(rooms []string) []string {
	var lower []string
	for _, room := range rooms {
		lower = append(lower, strings.ToLower(room))
	}
	return lower
}

func (a *RedisAdapter) AddAll(id string, rooms ...string) error {
	return a.MemoryAdapter.AddAll(id, inLowerCase(rooms)...)
}

func (a *RedisAdapter) Del(id, room string) error {
	return a.MemoryAdapter.Del(id, strings.ToLower(room))
}

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	opts.Rooms, opts.Except = inLowerCase(opts.Rooms), inLowerCase(opts.Except)
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	return a.publish(a.channelOf(opts), message)
}
