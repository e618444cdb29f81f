package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

const (
	redisQuiet = time.Second / 2        // after which a subscription is asked for a sign of life
	redisRetry = 100 * time.Millisecond // the pause before the next attempt to subscribe
	goodbye    = time.Second            // how long Redis may take to confirm the end of a subscription
)

// Broadcasts are lab 01, solved: they carry the broadcasts of one namespace to all nodes, and
// the embedded MemoryAdapter serves the sockets of this one. They also receive what is
// published on other channels, over the same subscription. So everything arrives in the order
// in which Redis got it.
type Broadcasts struct {
	*socketio.MemoryAdapter

	namespace string
	channel   string // of broadcasts; a room and # may follow
	uid       string
	redis     *redis.Client
	log       *slog.Logger

	subscription *redis.PubSub
	channels     []string      // of the listener
	left         chan struct{} // closed when nothing can arrive any more
	receiving    sync.WaitGroup
}

// NewBroadcasts returns the broadcasts of a namespace for the node with this uid.
func NewBroadcasts(nsp *socketio.Namespace, client *redis.Client, uid string, log *slog.Logger) *Broadcasts {
	return &Broadcasts{
		MemoryAdapter: socketio.NewMemoryAdapter(nsp),
		namespace:     nsp.Name(),
		channel:       "socket.io#" + nsp.Name() + "#",
		uid:           uid,
		redis:         client,
		log:           log,
		left:          make(chan struct{}),
	}
}

// A Listener gets what arrives on channels. Its functions are called one at a time, in the
// goroutine that also delivers broadcasts, so whatever takes long belongs into another one.
type Listener struct {
	Channels []string
	// Receive gets a message.
	Receive func(channel string, message []byte)
	// Renewed is called when the subscription was lost and is back. What was published in
	// between never arrives. A few messages of the new subscription may come before it, so
	// they prove nothing about what was missed. It may be nil.
	Renewed func()
}

// Listen subscribes, once, to broadcasts and to the channels of a listener, and returns when
// Redis has confirmed that. From then on the subscription is renewed whenever it breaks.
func (b *Broadcasts) Listen(ctx context.Context, listener Listener) error {
	b.subscription, b.channels = b.redis.PSubscribe(ctx, b.pattern()), listener.Channels
	expected := 1 + len(listener.Channels)
	if len(listener.Channels) > 0 {
		if err := b.subscription.Subscribe(ctx, listener.Channels...); err != nil {
			return fmt.Errorf("subscribe: %w", err)
		}
	}
	for range expected {
		if _, err := b.subscription.Receive(ctx); err != nil {
			return fmt.Errorf("subscribe to %s: %w", b.channel, err)
		}
	}
	b.receiving.Go(func() { b.receive(listener, expected) })
	return nil
}

// pattern matches the channels of broadcasts.
func (b *Broadcasts) pattern() string { return Escape(b.channel) + "*" }

// globCharacters have a meaning in a pattern of Redis, and a namespace may contain them.
var globCharacters = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`, `]`, `\]`)

// Escape returns a pattern of Redis that matches text alone.
func Escape(text string) string { return globCharacters.Replace(text) }

// Close ends the subscription, and before that handles all that Redis has sent: a node that
// asks counts those who were subscribed at that moment, and waits for their answers.
func (b *Broadcasts) Close(ctx context.Context) error {
	if b.subscription == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, goodbye)
	defer cancel()
	if b.unsubscribe(ctx) == nil {
		select {
		case <-b.left:
		case <-ctx.Done():
		}
	}
	err := b.subscription.Close()
	b.receiving.Wait()
	return err
}

func (b *Broadcasts) unsubscribe(ctx context.Context) error {
	if len(b.channels) > 0 {
		if err := b.subscription.Unsubscribe(ctx, b.channels...); err != nil {
			return err
		}
	}
	return b.subscription.PUnsubscribe(ctx, b.pattern())
}

// Broadcast implements socketio.Adapter. It returns when Redis has the message, so messages
// of one caller keep their order.
func (b *Broadcasts) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	message, err := socketio.EncodeBroadcast(b.uid, packet, opts)
	if err != nil {
		return err
	}
	if err := b.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	channel := b.channel
	if len(opts.Rooms) == 1 {
		channel += opts.Rooms[0] + "#"
	}
	return b.Publish(channel, message)
}

// Publish publishes a message, and returns when Redis has it.
func (b *Broadcasts) Publish(channel string, message []byte) error {
	if err := b.redis.Publish(context.Background(), channel, message).Err(); err != nil {
		return fmt.Errorf("publish to %s: %w", channel, err)
	}
	return nil
}

// receive handles what arrives until the subscription is closed.
func (b *Broadcasts) receive(listener Listener, expected int) {
	confirmed := 0
	for {
		event, err := b.next()
		switch {
		case errors.Is(err, redis.ErrClosed):
			return
		case err != nil:
			confirmed = 0
			if !errors.Is(err, net.ErrClosed) { // Close ends the connection, too
				time.Sleep(redisRetry)
			}
		default:
			switch event := event.(type) {
			case *redis.Subscription:
				switch event.Kind {
				case "subscribe", "psubscribe":
					if confirmed++; confirmed == expected && listener.Renewed != nil {
						listener.Renewed()
					}
				case "punsubscribe":
					close(b.left)
					return
				}
			case *redis.Message:
				if event.Pattern == "" {
					listener.Receive(event.Channel, []byte(event.Payload))
				} else if err := b.deliver(event); err != nil {
					b.log.Warn("an invalid message is skipped", "channel", event.Channel, "error", err)
				}
			}
		}
	}
}

// next waits for the next event. When it was quiet for long, it sends a ping, since a
// connection may be dead without an error. After an error, go-redis subscribes again.
func (b *Broadcasts) next() (any, error) {
	bounded, cancel := context.WithTimeout(context.Background(), redisQuiet+RedisTimeout)
	defer cancel()
	ping := time.AfterFunc(redisQuiet, func() { _ = b.subscription.Ping(bounded) })
	defer ping.Stop()
	return b.subscription.Receive(bounded)
}

// deliver gives a broadcast of another node to the sockets of this one.
func (b *Broadcasts) deliver(message *redis.Message) error {
	rest := strings.TrimPrefix(message.Channel, b.channel)
	if room, ok := strings.CutSuffix(rest, "#"); rest != "" && (!ok || !b.HasRoom(room)) {
		return nil // nobody here is in the room
	}
	uid, packet, opts, err := socketio.DecodeBroadcast([]byte(message.Payload))
	if err != nil || uid == b.uid || packet.Namespace != b.namespace {
		return err
	}
	return b.MemoryAdapter.Broadcast(packet, opts)
}
