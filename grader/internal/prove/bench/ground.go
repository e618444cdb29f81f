package bench

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/prove/interop"
)

// build compiles the servers that are written in Go.
func (b *bench) build(ctx context.Context) error {
	for _, who := range b.options.Contestants {
		if who == Node {
			continue
		}
		fmt.Fprintf(b.options.Progress, "building %s\n", who)
		command := checks.Command{
			Args: []string{"go", "build", "-o", filepath.Join(b.dir, string(who)), "./grader/internal/prove/bench/" + string(who)},
			Dir:  b.options.Root,
			Env:  os.Environ(),
		}
		var said bytes.Buffer
		if err := checks.Exec(ctx, command, &said, &said); err != nil {
			return exitcode.Environmentf("build %s: %w\n%s", who, err, said.String())
		}
	}
	return nil
}

// startRedis makes sure of a Redis and returns what ends it.
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

// freePort is one that nobody listens on: Redis cannot choose one itself.
func freePort() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port), nil
}

// enoughFiles makes sure that so many connections can be open. Go and Node.js
// both raise their soft limit to the hard one when they start.
func enoughFiles(connections int) error {
	limits, err := os.ReadFile("/proc/self/limits")
	if err != nil {
		return exitcode.Environmentf("the bench reads /proc and needs Linux: %w", err)
	}
	const name = "Max open files"
	for line := range strings.Lines(string(limits)) {
		if rest, found := strings.CutPrefix(line, name); found {
			fields := strings.Fields(rest)
			if len(fields) < 2 || fields[1] == "unlimited" {
				return nil
			}
			most, err := strconv.Atoi(fields[1])
			if need := connections + 100; err == nil && most < need {
				return exitcode.Environmentf("a process may open %d files, %d are needed; raise the limit: ulimit -Hn %d", most, need, need)
			}
		}
	}
	return nil
}
