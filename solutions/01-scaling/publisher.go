package scaling

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// publishTimeout bounds how long a message waits for a Redis that does not
	// answer, and how long the answer is waited for. Local sockets have been
	// served by then.
	publishTimeout = 2 * time.Second
	// maxWaiting bounds how many messages wait for Redis. They go out together.
	maxWaiting = 128
)

var errRedisTooSlow = errors.New("Redis does not take what is published")

// A publisher publishes in the order in which it is asked, and lets nobody wait
// for the answer of Redis: what comes meanwhile goes out in one round trip. When
// more comes than Redis takes, it does make wait: a process must not collect
// what it cannot pass on.
type publisher struct {
	redis   *redis.Client
	log     *slog.Logger
	waiting chan publication
	closing chan struct{}
	ended   chan struct{} // closed when run has ended
}

type publication struct {
	channel string
	message []byte
}

func newPublisher(client *redis.Client, log *slog.Logger) *publisher {
	return &publisher{
		redis:   client,
		log:     log,
		waiting: make(chan publication, maxWaiting),
		closing: make(chan struct{}),
		ended:   make(chan struct{}),
	}
}

// publish hands a message over. An error means that it will not be published;
// what Redis says to it is logged.
func (p *publisher) publish(channel string, message []byte) error {
	late := time.NewTimer(publishTimeout)
	defer late.Stop()
	select {
	case p.waiting <- publication{channel, message}:
		return nil
	case <-late.C:
		return fmt.Errorf("publish to %s: %w", channel, errRedisTooSlow)
	case <-p.closing:
		return fmt.Errorf("publish to %s: %w", channel, redis.ErrClosed)
	}
}

// run publishes until close is called, and then what still waits.
func (p *publisher) run() {
	defer close(p.ended)
	for {
		select {
		case first := <-p.waiting:
			p.flush(first)
		case <-p.closing:
			select {
			case first := <-p.waiting:
				p.flush(first)
			default:
				return
			}
		}
	}
}

// flush publishes a message and those that wait behind it, once: an answer that
// is lost says nothing about what Redis did.
func (p *publisher) flush(first publication) {
	pipeline := p.redis.Pipeline()
	ctx, cancel := context.WithTimeout(context.Background(), publishTimeout)
	defer cancel()
	pipeline.Publish(ctx, first.channel, first.message)
	for range len(p.waiting) {
		next := <-p.waiting
		pipeline.Publish(ctx, next.channel, next.message)
	}
	messages := pipeline.Len()
	if _, err := pipeline.Exec(ctx); err != nil {
		p.log.Warn("not every message reached the other processes", "messages", messages, "error", err)
	}
}

// close ends run, which must have been started.
func (p *publisher) close() {
	close(p.closing)
	<-p.ended
}
