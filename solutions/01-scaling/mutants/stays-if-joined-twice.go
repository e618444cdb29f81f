//go:build mutant

// Who has joined a room twice is still in it after leaving once.
//
//lab:breaks 1.4
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
	joins        map[[2]string]int
}

func (a *RedisAdapter) AddAll(id string, rooms ...string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.joins == nil {
		a.joins = map[[2]string]int{}
	}
	for _, room := range rooms {
		a.joins[[2]string{id, room}]++
	}
	return a.MemoryAdapter.AddAll(id, rooms...)
}

func (a *RedisAdapter) Del(id, room string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.joins[[2]string{id, room}]--; a.joins[[2]string{id, room}] > 0 {
		return nil
	}
	delete(a.joins, [2]string{id, room})
	return a.MemoryAdapter.Del(id, room)
}
