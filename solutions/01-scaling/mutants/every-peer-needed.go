//go:build mutant

// A broadcast that fewer processes received than the last one counts as failed,
// and the sockets of this process are not served: one crash silences all the
// others.
//
//lab:kills TestKilledNode
package scaling

import (
	"context"
	"errors"
	"log/slog"
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

	publisher    *publisher
	subscription *redis.PubSub
	received     chan struct{}
	peers        atomic.Int64
}

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	channel := a.channel
	if len(opts.Rooms) == 1 {
		channel += opts.Rooms[0] + "#"
	}
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), publishTimeout)
	defer cancel()
	receivers, err := a.redis.Publish(ctx, channel, message).Result()
	if err == nil && receivers < a.peers.Load() {
		return errors.New("not every process received it")
	}
	a.peers.Store(receivers)
	return errors.Join(err, a.MemoryAdapter.Broadcast(packet, opts))
}
