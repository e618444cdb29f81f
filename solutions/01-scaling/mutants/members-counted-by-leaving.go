//go:build mutant

// A process counts a room's members by who joins and who leaves, even if somebody
// leaves who was not in it.
//
//lab:overdoes 1.4
//lab:kills TestLeaving
package scaling

import (
	"log/slog"
	"sync"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

type RedisAdapter struct {
	*socketio.MemoryAdapter

	namespace string
	channel   string
	uid       string
	redis     *redis.Client
	log       *slog.Logger

	pipeline     *redis.AutoPipeliner
	unanswered   chan struct{}
	subscription *redis.PubSub
	receiving    sync.WaitGroup
	mu           sync.Mutex
	members      map[string]int
}

func (a *RedisAdapter) AddAll(id string, rooms ...string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.members == nil {
		a.members = map[string]int{}
	}
	for _, room := range rooms {
		a.members[room]++
	}
	return a.MemoryAdapter.AddAll(id, rooms...)
}

func (a *RedisAdapter) Del(id, room string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.members[room]--; a.members[room] <= 0 {
		delete(a.members, room)
	}
	return a.MemoryAdapter.Del(id, room)
}

func (a *RedisAdapter) DelAll(id string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, room := range a.SocketRooms(id) {
		if a.members[room]--; a.members[room] <= 0 {
			delete(a.members, room)
		}
	}
	return a.MemoryAdapter.DelAll(id)
}

func (a *RedisAdapter) deliver(message *redis.Message) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if room, ok := a.room(message.Channel); ok && a.members[room] == 0 {
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
