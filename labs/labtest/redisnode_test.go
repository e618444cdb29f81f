package labtest

import (
	"context"
	"net/http"

	"github.com/gorilla/websocket"
	"github.com/redis/go-redis/v9"

	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// talkToRedis makes the parrot publish what it is sent and emit what it receives.
func talkToRedis(io *socketio.Server, env node.Env) error {
	client := redis.NewClient(env.Redis)
	ctx := context.Background()
	sub := client.PSubscribe(ctx, "parrot:*")
	if _, err := sub.Receive(ctx); err != nil {
		return err
	}
	go func() {
		for message := range sub.Channel() {
			io.Emit("heard", message.Channel, message.Payload)
		}
	}()
	io.OnConnection(func(socket *socketio.Socket) {
		socket.On("publish", func(e *socketio.Event) {
			if err := client.Publish(ctx, "parrot:1", string(e.Args[0])).Err(); err != nil {
				e.Ack("failed")
				return
			}
			e.Ack("ok")
		})
	})
	return nil
}

func plainEcho(w http.ResponseWriter, r *http.Request) {
	upgrader := websocket.Upgrader{}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer ws.Close()
	for {
		kind, data, err := ws.ReadMessage()
		if err != nil || string(data) == "bye" {
			_ = ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(4001, "bye"))
			return
		}
		_ = ws.WriteMessage(kind, data)
	}
}
