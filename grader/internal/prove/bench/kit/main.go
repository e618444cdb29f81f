// Command kit is the workbook's own server under load: labs/socketio, with the
// adapter of lab 01's solution if REDIS_URL names a Redis. With BENCH_KEY, it admits
// only clients whose token is signed with that key.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"

	"github.com/golang-jwt/jwt/v5"
	"github.com/redis/go-redis/v9"

	"socketlab/grader/internal/prove/bench/serve"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
	"socketlab/labs/socketio/engineio"
	scaling "socketlab/solutions/01-scaling"
)

func main() {
	io, err := start()
	if err != nil {
		slog.Error("cannot start", "error", err)
		os.Exit(1)
	}
	serve.Main(io)
}

func start() (*socketio.Server, error) {
	io := socketio.NewServer(socketio.Options{
		Engine: engineio.Options{Transports: []string{engineio.TransportWebSocket}},
	})
	if url := os.Getenv("REDIS_URL"); url != "" {
		options, err := redis.ParseURL(url)
		if err != nil {
			return nil, fmt.Errorf("read REDIS_URL: %w", err)
		}
		if err := scaling.Setup(io, node.Env{Redis: options, Log: slog.Default()}); err != nil {
			return nil, err
		}
	}
	if key := os.Getenv("BENCH_KEY"); key != "" {
		io.Use(authenticate([]byte(key)))
	}
	io.OnConnection(func(socket *socketio.Socket) {
		socket.On("join", func(e *socketio.Event) {
			e.Ack(join(socket, e.Args) == nil)
		})
		socket.On("post", func(e *socketio.Event) {
			if err := io.To("room").Emit("posted", e.Args[0]); err != nil {
				slog.Error("a message did not reach every process", "error", err)
			}
		})
		socket.On("echo", func(e *socketio.Event) { e.Ack(e.Args[0]) })
	})
	return io, io.Start(context.Background())
}

// join joins the room, and as many of the socket's own as the arguments say.
func join(socket *socketio.Socket, args socketio.Args) error {
	var own int
	if err := args.Bind(&own); err != nil {
		return err
	}
	rooms := []string{"room"}
	for i := range own {
		rooms = append(rooms, fmt.Sprintf("%s-%d", socket.ID(), i))
	}
	return socket.Join(rooms...)
}

func authenticate(key []byte) socketio.Middleware {
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"HS256"}), jwt.WithExpirationRequired())
	return func(_ context.Context, socket *socketio.Socket) error {
		var auth struct{ Token string }
		if err := json.Unmarshal(socket.Handshake().Auth, &auth); err != nil {
			return &socketio.ConnectError{Message: "Unauthorized"}
		}
		var claims jwt.RegisteredClaims
		_, err := parser.ParseWithClaims(auth.Token, &claims, func(*jwt.Token) (any, error) { return key, nil })
		if err != nil {
			return &socketio.ConnectError{Message: "Unauthorized"}
		}
		socket.Data().Set("user", claims.Subject)
		return nil
	}
}
