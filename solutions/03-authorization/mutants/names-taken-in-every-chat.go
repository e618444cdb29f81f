//go:build mutant

// The guard remembers in Redis which room names are taken, under a key without the name of
// the chat: a name that one chat uses is taken in all of them.
//
//lab:overdoes 3.18
//lab:kills TestTwoChatsInOneRedis
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"

	"github.com/redis/go-redis/v9"
)

var names *redis.Client

func Setup(server *socketio.Server, env node.Env) error {
	names = redis.NewClient(env.Redis)
	server.OnClose(func(context.Context) error { return names.Close() })
	chat, err := app.Install(server, env)
	if err != nil {
		return err
	}
	guard := &Guard{chat}
	server.OnConnection(func(socket *socketio.Socket) { socket.Use(guard.Check) })
	return nil
}

func (p *createRoom) allow(ctx context.Context, c caller) error {
	if _, taken, err := c.store.Room(ctx, string(p.room)); err != nil {
		return err
	} else if taken {
		return forbidden
	}
	if _, err := c.roleOf(ctx, p.owner); err != nil {
		return err
	}
	free, err := names.HSetNX(ctx, "names", string(p.room), c.user).Result()
	if err != nil {
		return err
	}
	if !free {
		return forbidden
	}
	return nil
}
