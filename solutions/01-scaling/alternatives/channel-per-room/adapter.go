// Package scaling solves lab 01 with one Redis channel for each room. The reference
// subscribes to a pattern, so Redis sends every message to every process. This design
// subscribes to the channel of each room that has a member here, so Redis sends a
// message only where somebody hears it.
//
// Choose it when there are many processes and most rooms are on few of them. The price
// is that a join waits for Redis to confirm, that Redis keeps an entry for every room
// of every process, even for the room of each single socket, and that a process
// subscribes to all of them again after an outage.
package scaling

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/01-scaling/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// redisTimeout bounds each step of a conversation with Redis, and how long a join waits
// for its confirmation.
const redisTimeout = 3 * time.Second

// Setup gives every namespace an adapter. All adapters share two Redis clients, one that
// publishes and one that subscribes.
func Setup(server *socketio.Server, env node.Env) error {
	options := *env.Redis
	options.MaxRetries = -1 // a PUBLISH whose answer was lost may have been executed
	options.DialerRetries = 1
	options.DialTimeout, options.PoolTimeout = redisTimeout, redisTimeout
	options.WriteTimeout, options.ReadTimeout = redisTimeout, redisTimeout
	publisher, subscriber := redis.NewClient(&options), newSubscriber(options)
	server.OnClose(func(context.Context) error { return errors.Join(publisher.Close(), subscriber.Close()) })

	uid := rand.Text()
	server.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return NewRoomAdapter(nsp, publisher, subscriber, uid, env.Log), nil
	})
	app.Install(server, env.Log)
	return nil
}

// A RoomAdapter carries the broadcasts of one namespace to the processes that have
// somebody to hear them. The embedded MemoryAdapter knows the rooms and serves the
// sockets of this process.
type RoomAdapter struct {
	*socketio.MemoryAdapter

	namespace string
	uid       string
	redis     *redis.Client // publishes
	log       *slog.Logger

	subscriber *redis.Client

	subscriptions *subscriptions
}

// NewRoomAdapter returns the adapter of one namespace. The caller closes the clients,
// after the adapter.
func NewRoomAdapter(
	nsp *socketio.Namespace, publisher, subscriber *redis.Client, uid string, log *slog.Logger,
) *RoomAdapter {
	memory := socketio.NewMemoryAdapter(nsp)
	return &RoomAdapter{
		MemoryAdapter: memory,
		namespace:     nsp.Name(),
		uid:           uid,
		redis:         publisher,
		subscriber:    subscriber,
		log:           log,
		subscriptions: newSubscriptions("socket.io#"+nsp.Name()+"#", memory),
	}
}

// Init subscribes to the namespace's own channel, which carries what is not for exactly
// one room, and returns when Redis has confirmed it.
func (a *RoomAdapter) Init(ctx context.Context) error {
	return a.subscriptions.start(ctx, a.subscriber, a.receive)
}

// Close ends all subscriptions. Nothing else is running: Broadcast returns only when
// its message is published.
func (a *RoomAdapter) Close(context.Context) error { return a.subscriptions.close() }

// AddAll adds a socket to rooms, and returns when Redis sends what is said in them. It
// does not wait for a Redis that is away, and never longer than redisTimeout: joining
// works without Redis.
func (a *RoomAdapter) AddAll(id string, rooms ...string) error {
	joined, err := a.subscriptions.join(id, rooms)
	bound := time.After(redisTimeout)
	for _, room := range joined {
		select {
		case <-room.settled:
		case <-bound:
			a.log.Warn("a join did not wait longer for Redis", "namespace", a.namespace)
			return err
		}
	}
	return err
}

// Del removes a socket from a room.
func (a *RoomAdapter) Del(id, room string) error { return a.subscriptions.leave(id, room) }

// DelAll removes a socket from all rooms.
func (a *RoomAdapter) DelAll(id string) error { return a.subscriptions.leaveAll(id) }

// Broadcast serves the sockets of this process and then publishes. It waits for the
// answer of Redis, so the messages of one sender keep their order although each may take
// another connection of the pool.
func (a *RoomAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	channel := a.subscriptions.namespace
	if len(opts.Rooms) == 1 {
		channel = a.subscriptions.channel(opts.Rooms[0])
	}
	if err := a.redis.Publish(context.Background(), channel, message).Err(); err != nil {
		return fmt.Errorf("publish to %s: %w", channel, err)
	}
	return nil
}

// receive delivers a message of another process.
func (a *RoomAdapter) receive(message *redis.Message) {
	uid, packet, opts, err := socketio.DecodeBroadcast([]byte(message.Payload))
	if err != nil {
		a.log.Warn("an invalid message is skipped", "channel", message.Channel, "error", err)
		return
	}
	if uid == a.uid || packet.Namespace != a.namespace {
		return // already served by Broadcast, or for another adapter
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil {
		a.log.Warn("a message was not delivered", "channel", message.Channel, "error", err)
	}
}
