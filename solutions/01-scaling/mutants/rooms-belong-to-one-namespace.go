//go:build mutant

// A room belongs to the namespace in which it was joined first: in the other one, its
// messages reach nobody on other nodes.
//
//lab:overdoes 1.2
//lab:kills TestNamespacesDoNotMix
package scaling

import (
	"sync"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

// owners are the namespaces to which the rooms of this process belong.
var owners sync.Map

func (a *RedisAdapter) AddAll(id string, rooms ...string) error {
	for _, room := range rooms {
		owners.LoadOrStore(room, a.namespace)
	}
	return a.MemoryAdapter.AddAll(id, rooms...)
}

func (a *RedisAdapter) deliver(message *redis.Message) error {
	if room, ok := a.room(message.Channel); ok {
		if owner, _ := owners.Load(room); owner != a.namespace {
			return nil
		}
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
