//go:build mutant

// A process draws a new uid whenever it connects to Redis.
//
//lab:breaks 1.25
//lab:kills TestRedisComesBack
package scaling

import (
	"context"
	"crypto/rand"
	"sync"
	"sync/atomic"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/01-scaling/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(server *socketio.Server, env node.Env) error {
	options := *env.Redis
	options.MaxRetries = -1
	options.DialerRetries = 1
	options.DialTimeout, options.WriteTimeout, options.ReadTimeout = redisTimeout, redisTimeout, redisTimeout
	var drawn atomic.Value
	drawn.Store(rand.Text())
	options.OnConnect = func(context.Context, *redis.Conn) error {
		drawn.Store(rand.Text())
		return nil
	}
	client := redis.NewClient(&options)
	server.OnClose(func(context.Context) error { return client.Close() })

	server.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return &drawing{NewRedisAdapter(nsp, client, "", env.Log), &drawn}, nil
	})
	app.Install(server, env.Log)
	return nil
}

// drawing is an adapter with the uid of the last connection.
type drawing struct {
	*RedisAdapter
	drawn *atomic.Value
}

func (a *drawing) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	uid := a.drawn.Load().(string)
	message, err := socketio.EncodeBroadcast(uid, packet, opts)
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	own.Store(uid, true)
	return a.publish(a.channelOf(opts), message)
}

// own are the uids that this process has used.
var own sync.Map

func (a *RedisAdapter) deliver(message *redis.Message) error {

	if room, ok := a.room(message.Channel); ok && !a.HasRoom(room) {
		return nil
	}
	uid, packet, opts, err := socketio.DecodeBroadcast([]byte(message.Payload))
	if err != nil {
		return err
	}
	if isOwn(uid) || packet.Namespace != a.namespace {
		return nil
	}

	return a.MemoryAdapter.Broadcast(packet, opts)
}

func isOwn(uid string) bool {
	_, ok := own.Load(uid)
	return ok
}
