//go:build mutant

// A mutex is locked while an event is judged, and Redis is asked: when Redis is
// slow, everybody waits for everybody, even for the answer to nonsense.
//
//lab:breaks 3.47
//lab:kills TestNobodyWaitsForOthers
package authorization

import (
	"encoding/json"
	"sync"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

type Guard struct {
	chat *app.Chat
	mu   sync.Mutex
}

func Setup(server *socketio.Server, env node.Env) error {
	chat, err := app.Install(server, env)
	if err != nil {
		return err
	}
	guard := &Guard{chat: chat}
	server.OnConnection(func(socket *socketio.Socket) { socket.Use(guard.Check) })
	return nil
}

func (g *Guard) Check(e *socketio.Event) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	payload, err := g.judge(e)
	if err != nil {
		return g.refuse(e, err)
	}
	validated, err := json.Marshal(payload.fields())
	if err != nil {
		return g.refuse(e, err)
	}
	e.Args = socketio.Args{validated}
	return nil
}
