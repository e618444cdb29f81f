package app

import (
	"time"

	"github.com/redis/go-redis/v9"
)

// RedisTimeout bounds each step of a conversation with Redis: to connect, to send, to be
// answered.
const RedisTimeout = 10 * time.Second

// Connect returns a client that never waits long for Redis. It keeps the deadline of a
// context, and tries nothing twice: a command whose answer is lost may have been executed.
func Connect(options redis.Options) *redis.Client {
	options.MaxRetries, options.DialerRetries = -1, 1
	options.ContextTimeoutEnabled = true
	options.DialTimeout, options.PoolTimeout = RedisTimeout, RedisTimeout
	options.WriteTimeout, options.ReadTimeout = RedisTimeout, RedisTimeout
	return redis.NewClient(&options)
}
