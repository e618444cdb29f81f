package labtest

import (
	"context"
	"sync"

	"github.com/redis/go-redis/v9"
)

// maxCaptured bounds what a capture keeps, in messages.
const maxCaptured = 100_000

// A Published is a message that crossed Redis.
type Published struct {
	Channel string
	Payload []byte
}

// A Capture holds what is published on the channels of one pattern, in order.
type Capture struct {
	cluster *Cluster
	pattern string
	sub     *redis.PubSub
	done    sync.WaitGroup
	change  broadcast

	mu       sync.Mutex
	messages []Published
	read     int
}

// Client returns a client that reaches Redis directly, unaffected by what the check
// does to the nodes' connections. A real Redis may hold other people's data: touch
// only keys that [Cluster.Invent] named.
func (r *Redis) Client() *redis.Client {
	return r.client
}

// Publish publishes payload unchanged.
func (r *Redis) Publish(channel string, payload []byte) {
	c := r.cluster
	c.t.Helper()
	c.line.remark("the check publishes %d bytes on %s", len(payload), channel)
	c.line.checkPublishes(channel, payload)
	ctx, cancel := context.WithTimeout(context.Background(), hardBound)
	defer cancel()
	if err := r.client.Publish(ctx, channel, payload).Err(); err != nil {
		infra(c.t, "cannot publish: %v", withoutSecret(err, r.options))
	}
}

// Capture keeps every message that anyone publishes from now on, on channels that
// match pattern. It is a Redis glob: socket.io#* matches the channels on which the
// adapter broadcasts.
func (r *Redis) Capture(pattern string) *Capture {
	c := r.cluster
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), hardBound)
	defer cancel()
	p := &Capture{cluster: c, pattern: pattern, sub: r.client.PSubscribe(ctx, pattern)}
	if _, err := p.sub.Receive(ctx); err != nil {
		_ = p.sub.Close()
		infra(c.t, "cannot subscribe: %v", withoutSecret(err, r.options))
	}
	p.done.Go(p.run)

	c.mu.Lock()
	defer c.mu.Unlock()
	c.captures = append(c.captures, p)
	return p
}

func (p *Capture) run() {
	for {
		message, err := p.sub.ReceiveMessage(context.Background())
		if err != nil {
			return
		}
		p.mu.Lock()
		if len(p.messages) < maxCaptured {
			p.messages = append(p.messages, Published{Channel: message.Channel, Payload: []byte(message.Payload)})
		}
		p.mu.Unlock()
		p.change.wake()
	}
}

// Next waits for the next message and returns it.
func (p *Capture) Next() Published {
	c := p.cluster
	c.t.Helper()
	waited := c.await(1, &p.change, func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.read < len(p.messages)
	})
	if waited != "" {
		c.fail("nothing was published", "a message on "+printable(p.pattern), waited)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.read++
	return p.messages[p.read-1]
}

// Rest returns the messages that have arrived and have not been returned yet,
// without waiting.
func (p *Capture) Rest() []Published {
	p.mu.Lock()
	defer p.mu.Unlock()
	rest := p.messages[p.read:]
	p.read = len(p.messages)
	return append([]Published(nil), rest...)
}

func (p *Capture) close() {
	_ = p.sub.Close()
	p.done.Wait()
}
