package labtest

import (
	"fmt"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// Messages of channels and of patterns keep their order on a connection, as in Redis.
func TestOrderOfMessages(t *testing.T) {
	c := Start(t, Nodes(0))
	client, ctx := c.Redis().Client(), t.Context()
	channel, pattern := c.Invent("channel"), c.Invent("pattern")
	sub := client.PSubscribe(ctx, pattern+"*")
	t.Cleanup(func() { _ = sub.Close() })
	require.NoError(t, sub.Subscribe(ctx, channel))
	for range 2 {
		_, err := sub.Receive(ctx)
		require.NoError(t, err)
	}

	const times = 2000
	go func() {
		for i := range times {
			client.Publish(ctx, []string{channel, pattern + "-1"}[i%2], i)
		}
	}()

	for i := range times {
		message, err := sub.ReceiveMessage(ctx)
		require.NoError(t, err)
		require.Equal(t, fmt.Sprint(i), message.Payload)
	}
	require.Equal(t, map[string]int64{channel: 1}, client.PubSubNumSub(ctx, channel).Val())
	require.NoError(t, sub.Ping(ctx))
	pong, err := sub.Receive(ctx)
	require.NoError(t, err)
	require.IsType(t, &redis.Pong{}, pong)
	require.NoError(t, sub.Unsubscribe(ctx, channel))
	_, err = sub.Receive(ctx)
	require.NoError(t, err)
	require.Equal(t, map[string]int64{channel: 0}, client.PubSubNumSub(ctx, channel).Val())
}
