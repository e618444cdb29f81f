package handshakeauth

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/redis/go-redis/v9"
)

// redisSilence is how long a subscription may hear nothing, not even the answers to the
// pings. It is as long as five of them.
const redisSilence = 2500 * time.Millisecond

// follow sends what comes over a confirmed subscription until that is closed. It does what
// ChannelWithSubscriptions of go-redis does, and subscribes again if Redis has refused to
// renew a lost subscription: go-redis keeps such a connection, on which nothing would ever
// come.
func follow(published *redis.PubSub) <-chan any {
	ctx := context.Background()
	events, closed := make(chan any), make(chan struct{})
	go func() {
		defer close(events)
		defer close(closed)
		for {
			event, err := published.Receive(ctx)
			var refused redis.Error
			switch {
			case err == nil:
				events <- event
				continue
			case errors.Is(err, redis.ErrClosed):
				return
			case errors.As(err, &refused):
				_ = published.Subscribe(ctx, revokedChannel) // Receive returns an error of the connection
			}
			time.Sleep(redisRetry)
		}
	}()
	go keepPinging(published, closed)
	return events
}

// keepPinging sends pings. It does not wait for the answers; the deadline of an
// impatientConn does.
func keepPinging(published *redis.PubSub, closed <-chan struct{}) {
	for {
		select {
		case <-time.After(redisSilence / 5):
			_ = published.Ping(context.Background())
		case <-closed:
			return
		}
	}
}

// newSubscriber returns a client for subscriptions. It replaces a connection that has died
// without an error, as when a firewall forgets it.
func newSubscriber(options redis.Options) *redis.Client {
	options.DialTimeout = redisTimeout
	dial := redis.NewDialer(&options)
	options.Dialer = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return impatientConn{conn}, nil
	}
	return redis.NewClient(&options)
}

// An impatientConn fails when nothing can be read for redisSilence.
type impatientConn struct{ net.Conn }

func (c impatientConn) Read(data []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(redisSilence)); err != nil {
		return 0, err
	}
	return c.Conn.Read(data)
}
