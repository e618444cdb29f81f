//go:build mutant

// The channel of each room is kept in a map that nobody empties.
//
//lab:breaks 1.18
//lab:kills TestForgetsRooms
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
	channels     sync.Map
}

func (a *RedisAdapter) channelOf(opts socketio.BroadcastOptions) string {
	if len(opts.Rooms) != 1 {
		return a.channel
	}
	channel, _ := a.channels.LoadOrStore(opts.Rooms[0], a.channel+opts.Rooms[0]+"#")
	return channel.(string)
}
