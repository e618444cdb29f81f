// Package scaling is lab 01: one chat, served by several processes.
package scaling

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"strings"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/01-scaling/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// Setup gives every namespace an adapter that shares one Redis client.
func Setup(io *socketio.Server, env node.Env) error {
	// A PUBLISH whose answer is lost may have been carried out. Tried again, it
	// would be delivered twice: at most once is what pub/sub can promise.
	env.Redis.MaxRetries = -1
	client := redis.NewClient(env.Redis)
	io.OnClose(func(context.Context) error { return client.Close() })

	// Every process needs a uid of its own, so a random one.
	uid := rand.Text()[:6]
	io.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return NewRedisAdapter(nsp, client, uid, env.Log), nil
	})
	app.Install(io, env.Log)
	return nil
}

// A RedisAdapter carries the broadcasts of one namespace to the sockets of
// every process, as @socket.io/redis-adapter does. The MemoryAdapter inside it
// knows the rooms and serves the sockets of this one.
type RedisAdapter struct {
	*socketio.MemoryAdapter

	namespace string
	channel   string // its broadcasts; a room's name and # may follow
	uid       string
	redis     *redis.Client
	log       *slog.Logger

	publisher    *publisher
	subscription *redis.PubSub
	received     chan struct{} // closed when receive has ended
}

// NewRedisAdapter returns the adapter of one namespace. The client is the
// caller's to close, after the adapter.
func NewRedisAdapter(nsp *socketio.Namespace, client *redis.Client, uid string, log *slog.Logger) *RedisAdapter {
	return &RedisAdapter{
		MemoryAdapter: socketio.NewMemoryAdapter(nsp),
		namespace:     nsp.Name(),
		channel:       "socket.io#" + nsp.Name() + "#",
		uid:           uid,
		redis:         client,
		log:           log,
		publisher:     newPublisher(client, log),
		received:      make(chan struct{}),
	}
}

// globCharacters mean something in a PSUBSCRIBE pattern; a namespace may
// contain them.
var globCharacters = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`, `]`, `\]`)

// Init subscribes, and returns when Redis has confirmed it: whoever is told
// that this process is ready may publish at once. From then on go-redis renews
// the subscription by itself whenever the connection breaks.
func (a *RedisAdapter) Init(ctx context.Context) error {
	go a.publisher.run()
	a.subscription = a.redis.PSubscribe(ctx, globCharacters.Replace(a.channel)+"*")
	if _, err := a.subscription.Receive(ctx); err != nil {
		close(a.received)
		return fmt.Errorf("subscribe to %s: %w", a.channel, err)
	}
	go a.receive()
	return nil
}

// Close ends the subscription, and with it receive, and publishes what waits.
func (a *RedisAdapter) Close(context.Context) error {
	if a.subscription == nil {
		return nil
	}
	a.publisher.close()
	err := a.subscription.Close()
	<-a.received
	return err
}

// Broadcast serves the sockets of this process, whatever becomes of Redis, and
// then publishes for the others. The messages of one sender keep their order.
func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	channel := a.channel
	if len(opts.Rooms) == 1 {
		channel += opts.Rooms[0] + "#"
	}
	return a.publisher.publish(channel, message)
}

// receive delivers what other processes publish, in the order of its coming.
// One goroutine does it: more would overtake each other.
func (a *RedisAdapter) receive() {
	defer close(a.received)
	for message := range a.subscription.Channel() {
		if err := a.deliver(message); err != nil {
			// Whoever can reach Redis can write this: note it, and go on.
			a.log.Warn("passed over a message", "channel", message.Channel, "error", err)
		}
	}
}

func (a *RedisAdapter) deliver(message *redis.Message) error {
	if room, ok := a.room(message.Channel); ok && !a.HasRoom(room) {
		return nil // nobody here: not worth decoding
	}
	uid, packet, opts, err := socketio.DecodeBroadcast([]byte(message.Payload))
	if err != nil {
		return err
	}
	if uid == a.uid || packet.Namespace != a.namespace {
		return nil // its own sockets have been served; others' are not its business
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}

// room returns the room in a channel's name: everything up to the last #, since
// a room's name may contain one.
func (a *RedisAdapter) room(channel string) (string, bool) {
	return strings.CutSuffix(strings.TrimPrefix(channel, a.channel), "#")
}
