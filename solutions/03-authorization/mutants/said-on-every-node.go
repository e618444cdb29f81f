//go:build mutant

// Messages are carried to the other nodes too: each node delivers them before the next
// event that it executes.
//
//lab:breaks 3.21
//lab:kills TestRoleTakenAwayHoldsAtOnce
package authorization

import (
	"context"
	"encoding/json"
	"sync"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"

	"github.com/redis/go-redis/v9"
)

type Guard struct {
	chat  *app.Chat
	node  string
	redis *redis.Client

	mu        sync.Mutex
	delivered int64
}

type carried struct{ Node, Room, Author, Text string }

func Setup(server *socketio.Server, env node.Env) error {
	chat, err := app.Install(server, env)
	if err != nil {
		return err
	}
	guard := &Guard{chat: chat, node: env.Name, redis: redis.NewClient(env.Redis)}
	server.OnClose(func(context.Context) error { return guard.redis.Close() })
	server.OnConnection(func(socket *socketio.Socket) { socket.Use(guard.Check) })
	return nil
}

func (g *Guard) Check(e *socketio.Event) error {
	payload, err := g.judge(e)
	if err != nil {
		return g.refuse(e, err)
	}
	validated, err := json.Marshal(payload.fields())
	if err != nil {
		return g.refuse(e, err)
	}
	if err := g.deliver(e); err != nil {
		return g.refuse(e, err)
	}
	if p, ok := payload.(*say); ok {
		message, _ := json.Marshal(carried{g.node, string(p.room), app.User(e.Socket()), string(p.text)})
		if err := g.redis.RPush(e.Context(), "carried", message).Err(); err != nil {
			return g.refuse(e, err)
		}
	}
	e.Args = socketio.Args{validated}
	return nil
}

// deliver sends what was said on other nodes to the sockets of this one.
func (g *Guard) deliver(e *socketio.Event) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	messages, err := g.redis.LRange(e.Context(), "carried", g.delivered, -1).Result()
	if err != nil {
		return err
	}
	g.delivered += int64(len(messages))
	for _, message := range messages {
		var m carried
		if err := json.Unmarshal([]byte(message), &m); err != nil {
			return err
		}
		if m.Node == g.node {
			continue
		}
		said := map[string]string{"room": m.Room, "author": m.Author, "text": m.Text}
		if err := e.Socket().Namespace().To(m.Room).Emit("said", said); err != nil {
			return err
		}
	}
	return nil
}
