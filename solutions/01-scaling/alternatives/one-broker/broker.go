package scaling

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

const (
	// redisTimeout bounds each step of a conversation with Redis, and how long a sender
	// waits for a place in the queue.
	redisTimeout = 3 * time.Second
	// maxQueued bounds the messages that wait for the answers to the batch before them.
	maxQueued = 128
	// everything is the pattern of the channels of all namespaces.
	everything = "socket.io#*"
)

// A message is what crosses Redis.
type message struct {
	channel string
	payload []byte
}

// A broker carries the messages of all namespaces of this process. It has two
// goroutines: one publishes, and one receives.
type broker struct {
	redis   *redis.Client // publishes
	heard   *redis.Client // subscribes
	log     *slog.Logger
	queue   chan message
	closing chan struct{}
	running sync.WaitGroup

	mu           sync.Mutex
	adapters     map[string]*Adapter // by namespace
	subscription *redis.PubSub       // nil until the first adapter is added
}

func newBroker(given *redis.Options, log *slog.Logger) *broker {
	options := *given
	options.MaxRetries = -1 // a PUBLISH whose answer was lost may have been executed
	options.DialerRetries = 1
	options.DialTimeout = redisTimeout
	options.WriteTimeout, options.ReadTimeout = redisTimeout, redisTimeout
	return &broker{
		redis:    redis.NewClient(&options),
		heard:    newSubscriber(options),
		log:      log,
		queue:    make(chan message, maxQueued),
		closing:  make(chan struct{}),
		adapters: map[string]*Adapter{},
	}
}

// add makes an adapter receive messages. The first call starts the broker, and returns
// when Redis has confirmed the subscription.
func (b *broker) add(ctx context.Context, a *Adapter) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.adapters[a.namespace] = a
	if b.subscription != nil {
		return nil
	}
	b.subscription = b.heard.PSubscribe(ctx, everything)
	if _, err := b.subscription.Receive(ctx); err != nil {
		return fmt.Errorf("subscribe to %s: %w", everything, err)
	}
	b.running.Go(b.receiveAll)
	b.running.Go(b.publishAll)
	return nil
}

// close publishes what is still queued, and then ends the broker. No handler is running
// any more, so nothing is added to the queue.
func (b *broker) close(context.Context) error {
	close(b.closing)
	var err error
	if b.subscription != nil {
		err = b.subscription.Close()
	}
	b.running.Wait()
	return errors.Join(err, b.redis.Close(), b.heard.Close())
}

// publish queues a message. What one sender queues is published in that order. While the
// queue is full the sender waits, and then its message is lost.
func (b *broker) publish(m message) error {
	select {
	case b.queue <- m:
		return nil
	case <-time.After(redisTimeout):
		return fmt.Errorf("publish to %s: Redis has not answered in time", m.channel)
	}
}

// publishAll publishes one batch after the other until the broker closes, and then what
// is left.
func (b *broker) publishAll() {
	for {
		select {
		case first := <-b.queue:
			b.publishBatch(first)
		case <-b.closing:
			for len(b.queue) > 0 {
				b.publishBatch(<-b.queue)
			}
			return
		}
	}
}

// publishBatch publishes a message, and whatever else is queued, in one round trip. A
// message that Redis does not take is lost: it would be old news later.
func (b *broker) publishBatch(first message) {
	ctx := context.Background()
	batch := b.redis.Pipeline()
	batch.Publish(ctx, first.channel, first.payload)
	for range len(b.queue) {
		next := <-b.queue
		batch.Publish(ctx, next.channel, next.payload)
	}
	answers, _ := batch.Exec(ctx) // its error is that of the first answer with one
	for _, answer := range answers {
		if err := answer.Err(); err != nil {
			b.log.Warn("a message did not reach the other processes", "channel", answer.Args()[1], "error", err)
		}
	}
}

// receiveAll delivers what other processes publish, in order. go-redis renews the
// subscription whenever the connection breaks.
func (b *broker) receiveAll() {
	for received := range b.subscription.Channel(pings) {
		if err := b.deliver(received.Channel, []byte(received.Payload)); err != nil {
			b.log.Warn("an invalid message is skipped", "channel", received.Channel, "error", err)
		}
	}
}

// deliver passes a message to the adapter of its namespace. The channel alone does not
// tell which one that is: socket.io#/#a# is the room a of the namespace /, and also the
// namespace /#a. The pattern also matches channels that are none of ours.
func (b *broker) deliver(channel string, payload []byte) error {
	uid, packet, opts, err := socketio.DecodeBroadcast(payload)
	if err != nil {
		return err
	}
	b.mu.Lock()
	a := b.adapters[packet.Namespace]
	b.mu.Unlock()
	if a == nil || uid == a.uid || !strings.HasPrefix(channel, a.channel()) || !strings.HasSuffix(channel, "#") {
		return nil // not served here, already served by Broadcast, or on a foreign channel
	}
	return a.MemoryAdapter.Broadcast(packet, opts)
}
