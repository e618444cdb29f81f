package scaling

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

// redisRetry is the pause before a SUBSCRIBE that could not be sent is sent again.
const redisRetry = 100 * time.Millisecond

// subscriptions keeps this process subscribed to the channels of the rooms that have
// members here. Joining and leaving only note that a room may need a change. One
// goroutine compares such rooms with their members and sends the difference, one batch
// at a time, so however fast members come and go, Redis gets the latest state.
type subscriptions struct {
	namespace string // the channel of the namespace; a room and # may follow
	memory    *socketio.MemoryAdapter
	redis     *redis.PubSub
	running   sync.WaitGroup
	wake      chan struct{} // of capacity 1: stale is not empty

	mu    sync.Mutex          // held while members change
	rooms map[string]*room    // those that have members
	stale map[string]struct{} // rooms to compare with their members
}

func newSubscriptions(namespace string, memory *socketio.MemoryAdapter) *subscriptions {
	return &subscriptions{
		namespace: namespace,
		memory:    memory,
		wake:      make(chan struct{}, 1),
		rooms:     map[string]*room{},
		stale:     map[string]struct{}{},
	}
}

func (s *subscriptions) channel(room string) string { return s.namespace + room + "#" }

// start subscribes to the channel of the namespace, and from then on calls receive for
// every message, one at a time.
func (s *subscriptions) start(
	ctx context.Context, client *redis.Client, receive func(*redis.Message),
) error {
	s.redis = client.Subscribe(ctx, s.namespace)
	if _, err := s.redis.Receive(ctx); err != nil {
		return fmt.Errorf("subscribe to %s: %w", s.namespace, err)
	}
	s.running.Go(func() { s.run(receive) })
	return nil
}

func (s *subscriptions) close() error {
	if s.redis == nil {
		return nil
	}
	err := s.redis.Close()
	s.running.Wait()
	return err
}

// run owns the subscription. After each batch it waits for the confirmations. go-redis
// renews the subscription when the connection breaks, and the answers to a batch may be
// lost with the old one: then run compares its rooms again.
func (s *subscriptions) run(receive func(*redis.Message)) {
	awaited := map[string]string{} // channel → subscribe or unsubscribe
	again := time.NewTimer(redisTimeout)
	defer again.Stop()
	for events := s.redis.ChannelWithSubscriptions(pings); ; {
		wake := s.wake
		if len(awaited) > 0 {
			wake = nil // the next batch waits for the answers to this one
		}
		select {
		case event, open := <-events:
			if !open {
				return
			}
			switch event := event.(type) {
			case *redis.Message:
				receive(event)
			case *redis.Subscription:
				if awaited[event.Channel] == event.Kind {
					delete(awaited, event.Channel)
					s.confirmed(event)
				}
			}
		case <-wake:
			again.Reset(s.send(awaited))
		case <-again.C:
			s.forget(awaited)
		}
	}
}

// send sends one batch and notes the answers to wait for in awaited. It returns how long
// to wait for them.
func (s *subscriptions) send(awaited map[string]string) time.Duration {
	join, leave := s.batch()
	for _, channel := range join {
		awaited[channel] = "subscribe"
	}
	for _, channel := range leave {
		awaited[channel] = "unsubscribe"
	}
	var err error
	if len(join) > 0 {
		err = s.redis.Subscribe(context.Background(), join...)
	}
	if len(leave) > 0 { // without a channel UNSUBSCRIBE ends all subscriptions
		err = errors.Join(err, s.redis.Unsubscribe(context.Background(), leave...))
	}
	if err == nil {
		return redisTimeout
	}
	s.settleAll() // Redis is away: joining works without it
	return redisRetry
}

// forget gives up waiting, and makes run compare the rooms whose answers have not come.
func (s *subscriptions) forget(awaited map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for channel := range awaited {
		s.changed(s.name(channel))
	}
	clear(awaited)
}

// name returns the room of a channel.
func (s *subscriptions) name(channel string) string {
	return strings.TrimSuffix(strings.TrimPrefix(channel, s.namespace), "#")
}
