//go:build mutant

// Without Redis, the sockets of the node itself stay, too.
//
//lab:breaks 6.16
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
	if opts.Flags.Local {
		a.disconnect(order)
		return nil
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
	a.disconnect(order)
	return nil
}
