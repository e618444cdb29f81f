package node

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

// A node can run inside another process, where cancelling its context takes the
// place of SIGTERM.
func TestRun(t *testing.T) {
	in, input := io.Pipe()
	output, out := io.Pipe()
	lines := bufio.NewScanner(output)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	closed := make(chan bool, 1)
	go func() {
		ended <- Run(ctx, Config{Addr: "127.0.0.1:0", Stdin: in, Stdout: out}, func(io *socketio.Server, env Env) error {
			io.OnClose(func(context.Context) error { closed <- true; return nil })
			return nil
		})
	}()

	require.True(t, lines.Scan())
	require.True(t, strings.HasPrefix(lines.Text(), "ready http://127.0.0.1:"))
	cancel()
	require.NoError(t, <-ended)
	require.True(t, <-closed)
	require.NoError(t, input.Close())
}

func TestRunEndsWithItsInput(t *testing.T) {
	in, input := io.Pipe()
	release := make(chan struct{})
	inSetup := make(chan struct{})
	ended := make(chan error)
	go func() {
		ended <- Run(context.Background(), Config{Addr: "127.0.0.1:0", Stdin: in}, func(*socketio.Server, Env) error {
			close(inSetup)
			<-release
			return errors.New("too late")
		})
	}()

	<-inSetup
	require.NoError(t, input.Close())
	require.NoError(t, <-ended)
	close(release)
}

func TestStopBeforeReady(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	err := Run(ctx, Config{Addr: "127.0.0.1:0"}, func(*socketio.Server, Env) error {
		cancel()
		return ctx.Err()
	})
	require.NoError(t, err)
}

// A lab's code may wait for Redis without looking at its context.
func TestStopWhileSetupHangs(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	release := make(chan struct{})
	err := Run(ctx, Config{Addr: "127.0.0.1:0"}, func(*socketio.Server, Env) error {
		cancel()
		<-release
		return nil
	})
	require.NoError(t, err)
	close(release)
}

// Without REDIS_URL a node starts its own Redis, and logs how others can join it.
func TestEmbeddedRedis(t *testing.T) {
	var log bytes.Buffer
	done := errors.New("done")
	err := Run(context.Background(), Config{Addr: "127.0.0.1:0", Stderr: &log}, func(_ *socketio.Server, env Env) error {
		client := redis.NewClient(env.Redis)
		defer client.Close()
		assert.NoError(t, client.Ping(context.Background()).Err())
		assert.Contains(t, log.String(), "LAB_NODE=node-2 LAB_ADDR=127.0.0.1:3001 REDIS_URL=redis://"+env.Redis.Addr)
		assert.Equal(t, "node-1", env.Name)
		return done
	})
	require.ErrorIs(t, err, done)
}
