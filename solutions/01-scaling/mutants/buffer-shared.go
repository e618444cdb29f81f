//go:build mutant

// All messages are encoded into one buffer, which the next message overwrites.
//
//lab:breaks 1.16
//lab:kills TestOrder
package scaling

import (
	"bytes"
	"log/slog"
	"sync"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

type RedisAdapter struct {
	*socketio.MemoryAdapter

	namespace string
	channel   string
	uid       string
	redis     *redis.Client
	log       *slog.Logger

	pipeline     *redis.AutoPipeliner
	unanswered   chan struct{}
	subscription *redis.PubSub
	receiving    sync.WaitGroup
	buffer       bytes.Buffer
}

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {

	message, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	a.buffer.Reset()
	a.buffer.Write(message)
	return a.publish(a.channelOf(opts), a.buffer.Bytes())
}
