//go:build mutant

// The channel of a namespace is socket.io#/ without the # behind it: the nodes
// understand each other, and official ones do not.
//
//lab:breaks 1.21
//lab:kills TestPublishesTheOfficialForm
package scaling

import (
	"context"
	"strings"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) channelOf(opts socketio.BroadcastOptions) string {
	if len(opts.Rooms) == 1 {
		return a.channel + opts.Rooms[0] + "#"
	}
	return strings.TrimSuffix(a.channel, "#")
}

func (a *RedisAdapter) Init(ctx context.Context) (err error) {
	if a.pipeline, err = a.redis.AsyncAutoPipeline(); err != nil {
		return err
	}
	a.subscription = a.redis.PSubscribe(ctx, globCharacters.Replace(strings.TrimSuffix(a.channel, "#"))+"*")
	if _, err := a.subscription.Receive(ctx); err != nil {
		return err
	}
	a.receiving.Go(a.receive)
	return nil
}
