// Package app is what surrounds the load balancer of lab 05: the chat of lab 01 with its
// adapter, which the nodes run, and LAB_KEYS. You do not edit it.
package app

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/redis/go-redis/v9"

	chat "socketlab/labs/01-scaling/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// redisTimeout bounds what Redis is asked. It is long: no check of this lab takes Redis
// away, and a message that is not published on a busy machine would look like the load
// balancer's fault.
const redisTimeout = 30 * time.Second

// Setup makes a node of the chat.
func Setup(server *socketio.Server, env node.Env) error {
	options := *env.Redis
	options.MaxRetries = -1 // a message must not be published twice
	options.DialTimeout, options.WriteTimeout, options.ReadTimeout = redisTimeout, redisTimeout, redisTimeout
	client := redis.NewClient(&options)
	server.OnClose(func(context.Context) error { return client.Close() })
	uid := rand.Text()
	server.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return &adapter{MemoryAdapter: socketio.NewMemoryAdapter(nsp), channel: "chat#" + nsp.Name(), uid: uid, redis: client}, nil
	})
	chat.Install(server, env.Log)
	return nil
}
