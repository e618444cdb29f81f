package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"strings"

	"github.com/redis/go-redis/v9"
)

// channel carries what every process shall hear: who sent it, and the text.
const channel = "hub"

// peers are the other processes, behind a Redis channel.
type peers struct {
	client *redis.Client
	self   string
	queue  *queue
}

// meet joins the other processes and returns when it will hear them.
func meet(url string, h *hub) (*peers, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("read REDIS_URL: %w", err)
	}
	p := &peers{client: redis.NewClient(options), self: rand.Text()[:6], queue: newQueue()}
	subscription := p.client.Subscribe(context.Background(), channel)
	if _, err := subscription.Receive(context.Background()); err != nil {
		return nil, fmt.Errorf("subscribe: %w", err)
	}
	go p.publish()
	go p.hear(subscription, h)
	return p, nil
}

// tell passes a message on.
func (p *peers) tell(text []byte) {
	if !p.queue.push(append([]byte(p.self), text...)) {
		slog.Error("dropped a message for the other processes: Redis is too slow")
	}
}

// publish sends all that waits in one go. It lives as long as the process.
func (p *peers) publish() {
	var batch [][]byte
	for {
		batch, _ = p.queue.take(batch[:0])
		pipeline := p.client.Pipeline()
		for _, message := range batch {
			pipeline.Publish(context.Background(), channel, message)
		}
		clear(batch)
		if _, err := pipeline.Exec(context.Background()); err != nil {
			slog.Error("cannot publish", "error", err)
		}
	}
}

// hear lives as long as the process.
func (p *peers) hear(subscription *redis.PubSub, h *hub) {
	for message := range subscription.Channel(redis.WithChannelSize(maxWaiting)) {
		if !strings.HasPrefix(message.Payload, p.self) {
			h.broadcast([]byte(message.Payload[len(p.self):]))
		}
	}
}
