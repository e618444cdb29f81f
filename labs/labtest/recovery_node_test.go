package labtest

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"github.com/gorilla/websocket"

	"socketlab/labs/socketio"
)

// recoverClients is a small lab with connection state recovery, in the memory of each node.
func recoverClients(io *socketio.Server) error {
	token := func(socket *socketio.Socket) string {
		var auth struct{ Token string }
		_ = json.Unmarshal(socket.Handshake().Auth, &auth)
		return auth.Token
	}
	io.SetConnectionStateRecovery(socketio.ConnectionStateRecovery{Owner: token})
	io.Use(func(_ context.Context, socket *socketio.Socket) error {
		if token(socket) == "expired" {
			return &socketio.ConnectError{Message: "Unauthorized"}
		}
		return nil
	})
	io.OnConnection(func(socket *socketio.Socket) {
		socket.On("auth", func(e *socketio.Event) { e.Ack(socket.Handshake().Auth) })
		socket.On("say", func(e *socketio.Event) {
			_ = io.Emit("said", raw(e.Args)...)
			e.Ack("ok")
		})
		socket.On("type", func(e *socketio.Event) { _ = io.Volatile().Emit("typing", raw(e.Args)...) })
		socket.On("ask", func(e *socketio.Event) { go func() { _, _ = socket.EmitWithAck(e.Context(), 0, "asked", "by whom") }() })
		socket.On("leave me", func(*socketio.Event) { socket.Disconnect(false) })
	})
	return nil
}

// replayer starts a server of a few lines that says a client 1 to 3, and 4 to 6 when it comes
// back with its pid. The mood in the query says what the server does wrong.
func replayer() string {
	listener := listen()
	handler := http.NewServeMux()
	handler.HandleFunc("/socket.io/", func(w http.ResponseWriter, r *http.Request) {
		upgrader := websocket.Upgrader{}
		ws, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer ws.Close()
		replay(ws, r.URL.Query().Get("mood"))
	})
	go http.Serve(listener, handler)
	return "http://" + listener.Addr().String()
}

// silenced makes the first connection of a replayer that heartbeats end without a ping.
var silenced sync.Once

func replay(ws *websocket.Conn, mood string) {
	say := func(text string) { _ = ws.WriteMessage(websocket.TextMessage, []byte(text)) }
	said := func(numbers string) {
		for _, n := range strings.Fields(numbers) {
			say(`42["said","bob ` + n + `","offset-` + n + `"]`)
		}
	}
	heartbeat := `"pingInterval":25000,"pingTimeout":20000`
	if mood == "pings nobody" {
		silenced.Do(func() { heartbeat = `"pingInterval":50,"pingTimeout":50` })
	}
	say(`0{"sid":"replayer","upgrades":[],` + heartbeat + `,"maxPayload":1000000}`)
	for {
		_, data, err := ws.ReadMessage()
		if err != nil {
			return
		}
		text := string(data)
		nsp, _, _ := strings.Cut(strings.TrimPrefix(text, "40"), ",")
		switch {
		case strings.HasPrefix(text, "40/~"):
			say("44" + nsp + `,{"message":"Invalid namespace"}`)
		case text == "40":
			if mood == "early" {
				said("1")
				say(`40{"sid":"ann","pid":"secret"}`)
				said("2 3")
				continue
			}
			if mood == "no text" {
				say(`40{"sid":"ann","pid":7}`)
				continue
			}
			say(`40{"sid":"ann","pid":"secret"}`)
			said("1 2 3")
			if mood == "closes" {
				return
			}
		case strings.HasPrefix(text, "40"):
			if mood == "renames" {
				say(`40{"sid":"ann","pid":"another"}`)
				continue
			}
			if mood == "drops" {
				say(`40{"sid":"anna"}`)
				continue
			}
			if mood == "renumbers" {
				say(`40{"sid":"anna","pid":"secret"}`)
				continue
			}
			say(`40{"sid":"ann","pid":"secret"}`)
			said(map[string]string{
				"": "4 5 6", "early": "4 5 6", "pings nobody": "4 5 6", "closes": "4 5 6", "loses": "4 6", "repeats": "2 3 4 5 6 6",
				"swaps": "5 4 6", "forgets": "", "goes on": "4 5 6 7",
			}[mood])
		}
	}
}
