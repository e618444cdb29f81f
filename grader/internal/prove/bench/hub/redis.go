package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"strings"

	"github.com/redis/go-redis/v9"
)

// channel carries the messages between the processes: the sender's ID, then the
// text.
const channel = "hub"

// A node connects this process to the others through a Redis channel.
type node struct {
	redis *redis.Client
	id    string
	queue *queue
}

// connect returns when every message of another process will reach the hub.
func connect(url string, h *hub) (*node, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("read REDIS_URL: %w", err)
	}
	n := &node{redis: redis.NewClient(options), id: rand.Text()[:6], queue: newQueue()}
	subscription := n.redis.Subscribe(context.Background(), channel)
	if _, err := subscription.Receive(context.Background()); err != nil {
		return nil, fmt.Errorf("subscribe: %w", err)
	}
	go n.publish()
	go n.receive(subscription, h)
	return n, nil
}

// send queues a message for the other processes.
func (n *node) send(text []byte) {
	if !n.queue.push(append([]byte(n.id), text...)) {
		slog.Error("dropped a message for the other processes: Redis is too slow")
	}
}

// publish publishes everything that waits in one pipeline. It never returns.
func (n *node) publish() {
	var batch [][]byte
	for {
		batch, _ = n.queue.take(batch[:0])
		pipeline := n.redis.Pipeline()
		for _, message := range batch {
			pipeline.Publish(context.Background(), channel, message)
		}
		clear(batch)
		if _, err := pipeline.Exec(context.Background()); err != nil {
			slog.Error("cannot publish", "error", err)
		}
	}
}

// receive broadcasts the messages of the other processes. It never returns.
func (n *node) receive(subscription *redis.PubSub, h *hub) {
	for message := range subscription.Channel(redis.WithChannelSize(maxWaiting)) {
		if !strings.HasPrefix(message.Payload, n.id) {
			h.broadcast([]byte(message.Payload[len(n.id):]))
		}
	}
}
