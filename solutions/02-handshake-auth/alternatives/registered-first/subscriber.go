package handshakeauth

import (
	"context"
	"net"
	"time"

	"github.com/redis/go-redis/v9"
)

// redisSilence is how long a subscription may hear nothing, not even the answers to the
// pings. It is as long as five of them.
const redisSilence = 2500 * time.Millisecond

// pings makes go-redis send a ping when nothing has come for a while. It does not wait
// for the answer; the deadline of an impatientConn does.
var pings = redis.WithChannelHealthCheckInterval(redisSilence / 5)

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
