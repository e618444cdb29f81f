//go:build mutant

// Every message reaches every socket of every node, in both namespaces. Rooms,
// exceptions and flags make no difference.
//
//lab:breaks 1.2 1.7 1.9 1.10 1.11 1.30 1.33
//lab:kills TestRoomReachesEveryNode TestJoining TestExceptAndBroadcast TestSeveralRoomsOnce TestLocalStaysOnItsNode TestNamespacesDoNotMix TestOrder TestStopped TestRedisAway TestRedisComesBack TestRefusedPublish TestRoomNames TestNamesThatLookAlike TestLeaving TestForgetsRooms TestInvalidArguments TestGarbage TestPublishesTheOfficialForm TestHearsTheEmitter TestReadyMeansSubscribed
package scaling

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"

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
	client := redis.NewClient(&options)
	server.OnClose(func(context.Context) error { return client.Close() })
	uid := rand.Text()
	server.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		adapter := NewRedisAdapter(nsp, client, uid, env.Log)
		adapter.server = server
		return adapter, nil
	})
	app.Install(server, env.Log)
	return nil
}

type RedisAdapter struct {
	*socketio.MemoryAdapter

	namespace string
	channel   string
	uid       string
	redis     *redis.Client
	log       *slog.Logger
	server    *socketio.Server

	pipeline     *redis.AutoPipeliner
	unanswered   chan struct{}
	subscription *redis.PubSub
	receiving    sync.WaitGroup
}

func (a *RedisAdapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	message, err := socketio.EncodeBroadcast(a.uid, packet, socketio.BroadcastOptions{})
	if err != nil {
		return err
	}
	if err := a.serveEverybody(packet); err != nil {
		return err
	}
	return a.publish(a.channel, message)
}

func (a *RedisAdapter) deliver(message *redis.Message) error {
	uid, packet, _, err := socketio.DecodeBroadcast([]byte(message.Payload))
	if err != nil || uid == a.uid {
		return err
	}
	return a.serveEverybody(packet)
}

// serveEverybody serves all sockets of this process, in both namespaces.
func (a *RedisAdapter) serveEverybody(packet socketio.Packet) error {
	for _, name := range app.Namespaces {
		if adapter, ready := a.server.Of(name).Adapter().(*RedisAdapter); ready {
			if err := adapter.MemoryAdapter.Broadcast(packet, socketio.BroadcastOptions{}); err != nil {
				return err
			}
		}
	}
	return nil
}
