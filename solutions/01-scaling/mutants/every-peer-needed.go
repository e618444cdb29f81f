//go:build mutant

// A broadcast fails when fewer processes received it than the last one, and then
// the sockets of this process are not served: one crash silences every process.
//
//lab:breaks 1.45
//lab:kills TestKilledNode
package scaling

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"

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
	peers        atomic.Int64
}

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	channel := a.channel
	if len(opts.Rooms) == 1 {
		channel += opts.Rooms[0] + "#"
	}
	receivers, err := a.redis.Publish(context.Background(), channel, message).Result()
	if err == nil && receivers < a.peers.Load() {
		return errors.New("not every process received it")
	}
	a.peers.Store(receivers)
	return errors.Join(err, a.MemoryAdapter.Broadcast(packet, opts))
}
