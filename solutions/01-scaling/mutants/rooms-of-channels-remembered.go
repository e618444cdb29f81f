//go:build mutant

// The room of each channel is kept in a map that nobody empties.
//
//lab:breaks 1.18
//lab:kills TestForgetsRooms
package scaling

import (
	"log/slog"
	"strings"
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
	rooms        sync.Map
}

func (a *RedisAdapter) room(channel string) (string, bool) {
	if room, ok := a.rooms.Load(channel); ok {
		return room.(string), true
	}
	room, ok := strings.CutSuffix(strings.TrimPrefix(channel, a.channel), "#")
	if ok && a.HasRoom(room) {
		a.rooms.Store(strings.Clone(channel), strings.Clone(room))
	}
	return room, ok
}
