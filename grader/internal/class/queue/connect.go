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

// Variable names the environment variable that holds the URL where other users
// of the machine must not read it off the command line.
const Variable = "SOCKETLAB_QUEUE"

// connect opens the Redis at a URL. No error holds the URL: there may be a
// password in it.
func connect(ctx context.Context, text string) (redis.UniversalClient, error) {
	wrong := exitcode.Usagef("--queue is no URL of a Redis; write it as redis://host:6379, or rediss://user:password@host:6379 for one with TLS and a password")
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

// silent keeps the logs of the Redis client and of asynq off the screen: what
// matters of them, the class and the worker say themselves.
type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}
func (silent) Debug(...any)                           {}
func (silent) Info(...any)                            {}
func (silent) Warn(...any)                            {}
func (silent) Error(...any)                           {}
func (silent) Fatal(...any)                           {}
