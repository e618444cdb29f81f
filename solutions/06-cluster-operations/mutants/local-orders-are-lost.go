//go:build mutant

// Without Redis, what is local is lost, too.
//
//lab:overdoes 6.16
//lab:kills TestLogoutWhileDeaf
package operations

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) DisconnectSockets(opts socketio.BroadcastOptions, closeConnection bool) error {
	order := app.Request{UID: a.uid, Kind: app.Disconnect, Options: opts, Close: closeConnection}
	a.disconnect(order)
	if opts.Flags.Local {
		return a.redis.Ping(context.Background()).Err()
	}
	message, err := order.Encode()
	if err != nil {
		return err
	}
	ctx, pipeline := context.Background(), a.redis.TxPipeline()
	pipeline.XAdd(ctx, &redis.XAddArgs{Stream: a.logouts.stream, MaxLen: remembered, Approx: true, Values: []any{"order", message}})
	pipeline.PExpire(ctx, a.logouts.stream, memory)
	pipeline.Publish(ctx, a.requests, message)
	if _, err := pipeline.Exec(ctx); err != nil {
		return fmt.Errorf("order the other nodes to disconnect: %w", err)
	}
	return nil
}
