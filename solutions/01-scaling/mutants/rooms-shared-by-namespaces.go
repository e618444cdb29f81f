//go:build mutant

// The process notes which rooms have members, but not in which namespace: when the last
// member leaves a room of one namespace, the members of its namesake hear nothing more from
// other nodes.
//
//lab:overdoes 1.4
//lab:kills TestNamespacesDoNotMix
package scaling

import (
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

var wanted sync.Map // rooms that somebody here has joined

func (a *RedisAdapter) deliver(message *redis.Message) error {
	if room, ok := a.room(message.Channel); ok {
		if _, wanted := wanted.Load(room); !wanted {
			return nil
		}
	}
	if !strings.HasSuffix(message.Channel, "#") {
		return nil
	}
	uid, packet, opts, err := socketio.DecodeBroadcast([]byte(message.Payload))
	if err != nil {
		return err
	}
	if uid == a.uid || packet.Namespace != a.namespace {
		return nil
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}

func (a *RedisAdapter) AddAll(id string, rooms ...string) error {
	for _, room := range rooms {
		wanted.Store(room, true)
	}
	return a.MemoryAdapter.AddAll(id, rooms...)
}

func (a *RedisAdapter) Del(id, room string) error {
	err := a.MemoryAdapter.Del(id, room)
	if !a.HasRoom(room) {
		wanted.Delete(room)
	}
	return err
}
