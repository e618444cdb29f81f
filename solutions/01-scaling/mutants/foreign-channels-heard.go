//go:build mutant

// The node subscribes to more channels than its own and trusts the packet.
//
//lab:breaks 1.33
//lab:kills TestNamespacesDoNotMix
package scaling

import (
	"context"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) Init(ctx context.Context) (err error) {
	if a.pipeline, err = a.redis.AsyncAutoPipeline(); err != nil {
		return err
	}
	a.subscription = a.redis.PSubscribe(ctx, "*#"+globCharacters.Replace(a.namespace)+"#*")
	if _, err := a.subscription.Receive(ctx); err != nil {
		return err
	}
	a.receiving.Go(a.receive)
	return nil
}
func (a *RedisAdapter) deliver(message *redis.Message) error {

	if room, ok := a.room(message.Channel); ok && false && room == "" {
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
