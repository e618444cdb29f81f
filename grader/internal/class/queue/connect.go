package queue

import (
	"context"
	"net"
	"net/url"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"socketlab/grader/internal/core/exitcode"
)

// Variable is the environment variable for the URL of the queue. Other users of the
// machine can read a command line, but not this.
const Variable = "SOCKETLAB_QUEUE"

// connect connects to the Redis with this URL. No error contains the URL, because it
// may contain a password.
func connect(ctx context.Context, text string) (redis.UniversalClient, error) {
	wrong := exitcode.Usagef("--queue is not the URL of a Redis; write it as redis://host:6379, or rediss://user:password@host:6379 for one with TLS and a password")
	parsed, err := url.Parse(text)
	if err != nil || parsed.Hostname() == "" || parsed.Scheme != "redis" && parsed.Scheme != "rediss" {
		return nil, wrong
	}
	if parsed.Port() == "" {
		parsed.Host = net.JoinHostPort(parsed.Hostname(), "6379")
	}
	found, err := asynq.ParseRedisURI(parsed.String())
	options, ok := found.(asynq.RedisClientOpt)
	if err != nil || !ok {
		return nil, wrong
	}
	options.Username = parsed.User.Username() // which asynq leaves out
	options.DialTimeout, options.ReadTimeout, options.WriteTimeout = 5*time.Second, 10*time.Second, 10*time.Second
	options.PoolSize = 32
	redis.SetLogger(silent{})
	client := options.MakeRedisClient().(redis.UniversalClient)
	if err := client.Ping(ctx).Err(); err != nil {
		_ = client.Close()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, exitcode.Environmentf("no Redis for the queue answers at %s (%w); start one, or correct --queue", parsed.Host, err)
	}
	return client, nil
}

// silent discards the logs of the Redis client and of asynq. The coordinator and the
// worker print what matters themselves.
type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}
func (silent) Debug(...any)                           {}
func (silent) Info(...any)                            {}
func (silent) Warn(...any)                            {}
func (silent) Error(...any)                           {}
func (silent) Fatal(...any)                           {}
