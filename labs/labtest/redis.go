package labtest

import (
	"context"
	"crypto/tls"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// A Redis connects the nodes of a cluster. It is embedded in the check, or the real
// one that REDIS_URL names. Each node reaches it through a proxy of its own, which
// fails on command. The check reaches it directly, even while it is stopped for the
// nodes.
//
// Methods that take nodes affect only those; without any they affect all nodes,
// including nodes that start later.
type Redis struct {
	cluster  *Cluster
	options  *redis.Options
	embedded *miniredis.Miniredis // nil for a real one
	client   *redis.Client
	unlock   func()

	running sync.WaitGroup // the proxies' goroutines
	change  broadcast      // something below has changed

	mu     sync.Mutex
	links  []*link
	rules  rules // for links that are added later
	closed bool
}

func openRedis(c *Cluster) *Redis {
	c.t.Helper()
	r := &Redis{cluster: c, unlock: func() {}}
	if c.config.redisURL == "" {
		r.embedded = miniredis.NewMiniRedis()
		if err := r.embedded.Start(); err != nil {
			infra(c.t, "cannot start the embedded Redis: %v", err)
		}
		orderMessages(r.embedded)
		r.options = &redis.Options{Addr: r.embedded.Addr()}
		r.client = redis.NewClient(r.options)
		return r
	}

	options, err := redis.ParseURL(c.config.redisURL)
	if err != nil {
		infra(c.t, "REDIS_URL is not an address like redis://127.0.0.1:6379\ncorrect it, or unset it to use the embedded Redis")
	}
	r.options = options
	mine := *options
	r.client = redis.NewClient(&mine)
	if err := r.answers(); err != nil {
		_ = r.client.Close()
		infra(c.t, "the Redis at %s, which REDIS_URL names, does not answer: %v\nstart it, or unset REDIS_URL to use the embedded one",
			options.Addr, withoutSecret(err, options))
	}
	if r.unlock, err = lockRedis(r.client); err != nil {
		_ = r.client.Close()
		infra(c.t, "the Redis at %s stays locked by other checks: %v", options.Addr, withoutSecret(err, options))
	}
	return r
}

// answers reports why a Redis cannot be used. It dials once by hand, because
// go-redis would retry and log for a while.
func (r *Redis) answers() error {
	conn, err := r.dial()
	if err != nil {
		return err
	}
	_ = conn.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return r.client.Ping(ctx).Err()
}

func withoutSecret(err error, options *redis.Options) string {
	text := err.Error()
	if options.Password != "" {
		text = strings.ReplaceAll(text, options.Password, "…")
	}
	return text
}

// dial opens a connection for a proxy.
func (r *Redis) dial() (net.Conn, error) {
	network := r.options.Network
	if network == "" {
		network = "tcp"
	}
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	if r.options.TLSConfig != nil {
		return tls.DialWithDialer(dialer, network, r.options.Addr, r.options.TLSConfig)
	}
	return dialer.Dial(network, r.options.Addr)
}

func (r *Redis) close() {
	r.mu.Lock()
	r.closed = true
	links := r.links
	r.mu.Unlock()
	for _, l := range links {
		l.close()
	}
	r.running.Wait()
	r.unlock()
	_ = r.client.Close()
	if r.embedded != nil {
		r.embedded.Close()
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

// closeWrite closes the sending side of a connection.
func closeWrite(conn net.Conn) {
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
}
