package bench

import (
	"context"
	"net"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/prove/interop"
)

// startRedis starts a Redis, unless the options name one, and returns a function
// that stops it.
func (b *bench) startRedis(ctx context.Context) (stop func(), err error) {
	if b.redis = b.options.RedisURL; b.redis != "" {
		return func() {}, nil
	}
	program, err := interop.Look(interop.Redis.Name)
	if err != nil {
		return nil, exitcode.Environmentf("find redis-server: %w", err)
	}
	port, err := freePort()
	if err != nil {
		return nil, exitcode.Environmentf("find a port for Redis: %w", err)
	}
	p, err := start(ctx, nil, program, "--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no", "--dir", b.dir)
	if err != nil {
		return nil, exitcode.Environmentf("start Redis: %w", err)
	}
	client := redis.NewClient(&redis.Options{Addr: "127.0.0.1:" + port})
	defer client.Close()
	giveUp := time.After(patience)
	for client.Ping(ctx).Err() != nil {
		select {
		case <-time.After(20 * time.Millisecond):
		case <-giveUp:
			p.stop()
			return nil, exitcode.Environmentf("Redis did not answer: %s", p.log.String())
		case <-ctx.Done():
			p.stop()
			return nil, ctx.Err()
		}
	}
	b.redis = "redis://127.0.0.1:" + port
	return p.stop, nil
}

// freePort returns a free port. Redis cannot choose one itself.
func freePort() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port), nil
}
