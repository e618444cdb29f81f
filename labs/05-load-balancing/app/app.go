// Package app is what surrounds the load balancer of lab 05: the chat of lab 01 with its
// adapter, which the nodes run, and LAB_KEYS. You do not edit it.
package app

import (
	"context"
	"crypto/rand"

	"github.com/redis/go-redis/v9"

	chat "socketlab/labs/01-scaling/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// Setup makes a node of the chat.
func Setup(server *socketio.Server, env node.Env) error {
	options := *env.Redis
	options.MaxRetries = -1 // a message must not be published twice
	client := redis.NewClient(&options)
	server.OnClose(func(context.Context) error { return client.Close() })
	uid := rand.Text()
	server.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return &adapter{MemoryAdapter: socketio.NewMemoryAdapter(nsp), channel: "chat#" + nsp.Name(), uid: uid, redis: client}, nil
	})
	chat.Install(server, env.Log)
	return nil
}
