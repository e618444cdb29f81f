package labtest

import (
	"context"
	"errors"
	"flag"
	"net/http"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// TestMain runs the test binary as one of three things: the tests, a node that they
// start, or a wrong program.
func TestMain(m *testing.M) {
	if role := os.Getenv("PLAY"); role != "" {
		play(role)
		os.Exit(0)
	}
	if startedAsNode() && os.Getenv("LAB_NODE") == balancerName {
		node.MainBalancer(newTinyBalancer)
	}
	if startedAsNode() {
		node.Main(parrot)
	}
	self, selfBalancer = parrot, newTinyBalancer
	flag.Parse()
	_ = flag.Set("test.parallel", "8") // most of a failing check is waiting
	goleak.VerifyTestMain(m)
}

// parrot is a small lab: it answers, repeats and misbehaves on request.
func parrot(io *socketio.Server, env node.Env) error {
	if env.Keys == "recovery" {
		return recoverClients(io)
	}
	io.AllowRequest(func(r *http.Request) error {
		if r.Header.Get("Origin") == "http://evil.example" {
			return errors.New("origin")
		}
		if r.Header.Get("Origin") == "http://slow.example" {
			<-r.Context().Done()
		}
		return nil
	})
	io.OnConnection(func(socket *socketio.Socket) { teach(socket, env) })
	admin := io.Of("/admin")
	admin.Use(func(_ context.Context, socket *socketio.Socket) error {
		if string(socket.Handshake().Auth) != `{"token":"sesame"}` {
			return &socketio.ConnectError{Message: "Unauthorized"}
		}
		return nil
	})
	admin.OnConnection(func(socket *socketio.Socket) { teach(socket, env) })

	env.HTTP.HandleFunc("/plain", plainEcho)
	if env.Keys == "talk to redis" {
		return talkToRedis(io, env)
	}
	return nil
}

func teach(socket *socketio.Socket, env node.Env) {
	socket.On("echo", func(e *socketio.Event) { e.Ack(raw(e.Args)...) })
	socket.On("repeat", func(e *socketio.Event) { socket.Emit("repeated", raw(e.Args)...) })
	socket.On("twice", func(e *socketio.Event) {
		socket.Emit("repeated", raw(e.Args)...)
		socket.Emit("repeated", raw(e.Args)...)
	})
	socket.On("question", func(e *socketio.Event) {
		go func() {
			answer, err := socket.EmitWithAck(e.Context(), time.Minute, "asked")
			if err == nil {
				socket.Emit("repeated", raw(answer)...)
			}
		}()
	})
	socket.On("leave me", func(e *socketio.Event) { socket.Disconnect(false) })
	socket.On("close me", func(e *socketio.Event) { socket.Disconnect(true) })
	socket.On("time", func(e *socketio.Event) { e.Ack(env.Clock.Now().Format(time.RFC3339)) })
	socket.On("keys", func(e *socketio.Event) { e.Ack(env.Keys) })
	socket.On("log", func(e *socketio.Event) { env.Log.Info("heard", "text", string(e.Args[0])) })
	socket.On("die", func(e *socketio.Event) { go func() { panic("the parrot is no more") }() })
}

func raw(args socketio.Args) []any {
	values := make([]any, len(args))
	for i := range args {
		values[i] = args[i]
	}
	return values
}
