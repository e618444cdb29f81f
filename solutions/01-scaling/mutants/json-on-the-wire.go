//go:build mutant

// The processes exchange JSON. They understand each other, but not the emitter
// or a server in another language, and neither understands them.
//
//lab:breaks 1.19 1.20 1.23
//lab:kills TestPublishesTheOfficialForm TestHearsTheEmitter
package scaling

import (
	"encoding/json"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

type wireMessage struct {
	UID    string
	Packet socketio.Packet
	Opts   socketio.BroadcastOptions
}

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	message, err := json.Marshal(wireMessage{a.uid, packet, opts})
	if err != nil {
		return err
	}
	return a.publish(a.channelOf(opts), message)
}

func (a *RedisAdapter) deliver(message *redis.Message) error {
	if room, ok := a.room(message.Channel); ok && !a.HasRoom(room) {
		return nil
	}
	var m wireMessage
	if err := json.Unmarshal([]byte(message.Payload), &m); err != nil {
		return err
	}
	if m.UID == a.uid || m.Packet.Namespace != a.namespace {
		return nil
	}
	return a.MemoryAdapter.Broadcast(m.Packet, m.Opts)
}
