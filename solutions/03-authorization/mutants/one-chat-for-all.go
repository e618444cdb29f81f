//go:build mutant

// All chats use the same keys in Redis: only the admin is read from LAB_KEYS.
//
//lab:breaks 3.18
//lab:kills TestTwoChatsInOneRedis
package authorization

import (
	"encoding/json"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(server *socketio.Server, env node.Env) error {
	var keys struct {
		Admin string `json:"admin"`
	}
	if err := json.Unmarshal([]byte(env.Keys), &keys); err != nil {
		return err
	}
	env.Keys = `{"admin":"` + keys.Admin + `"}`
	chat, err := app.Install(server, env)
	if err != nil {
		return err
	}
	guard := &Guard{chat}
	server.OnConnection(func(socket *socketio.Socket) { socket.Use(guard.Check) })
	return nil
}
