package app

import (
	"context"
	"fmt"
	"sync"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

// An adapter carries the broadcasts of one namespace between the nodes. It does what
// lab 01 asks for while Redis is there, and no more.
type adapter struct {
	*socketio.MemoryAdapter
	channel, uid string
	redis        *redis.Client
	subscription *redis.PubSub
	receiving    sync.WaitGroup
}

// Init implements socketio.Adapter.
func (a *adapter) Init(ctx context.Context) error {
	a.subscription = a.redis.Subscribe(ctx, a.channel)
	if _, err := a.subscription.Receive(ctx); err != nil {
		return fmt.Errorf("subscribe to %s: %w", a.channel, err)
	}
	messages := a.subscription.Channel()
	a.receiving.Go(func() {
		for message := range messages {
			uid, packet, opts, err := socketio.DecodeBroadcast([]byte(message.Payload))
			if err == nil && uid != a.uid {
				_ = a.MemoryAdapter.Broadcast(packet, opts)
			}
		}
	})
	return nil
}

// Close implements socketio.Adapter.
func (a *adapter) Close(context.Context) error {
	err := a.subscription.Close()
	a.receiving.Wait()
	return err
}

// Broadcast implements socketio.Adapter.
func (a *adapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	return a.redis.Publish(context.Background(), a.channel, message).Err()
}
