// Command kit is the workbook's own server under load: labs/socketio, with the
// adapter of lab 01's solution if REDIS_URL names a Redis, or with BENCH_OPERATIONS that of
// lab 06's. With BENCH_KEY, it admits
// only clients whose token is signed with that key.
package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/jonboulle/clockwork"
	"github.com/redis/go-redis/v9"

	"socketlab/grader/internal/prove/bench/serve"
	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
	"socketlab/labs/socketio/engineio"
	scaling "socketlab/solutions/01-scaling"
	operations "socketlab/solutions/06-cluster-operations"
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
		env := node.Env{Redis: options, Log: slog.Default(), Clock: clockwork.NewRealClock()}
		if os.Getenv("BENCH_OPERATIONS") != "" {
			operate(io, env)
		} else if err := scaling.Setup(io, env); err != nil {
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
		socket.On("fetch", func(e *socketio.Event) {
			ctx, cancel := context.WithTimeout(e.Context(), fetchTimeout)
			defer cancel()
			sockets, err := io.FetchSockets(ctx)
			if err != nil {
				slog.Error("not all sockets were fetched", "error", err)
			}
			e.Ack(len(sockets))
		})
		socket.On("logout", func(*socketio.Event) {
			if err := io.In("room").DisconnectSockets(false); err != nil {
				slog.Error("not all sockets were logged out", "error", err)
			}
		})
	})
	return io, io.Start(context.Background())
}

// fetchTimeout is the official adapter's requestsTimeout.
const fetchTimeout = 5 * time.Second

// operate gives the server the adapter of lab 06's solution.
func operate(io *socketio.Server, env node.Env) {
	client, uid := redis.NewClient(env.Redis), rand.Text()
	io.OnClose(func(context.Context) error { return client.Close() })
	io.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return operations.NewRedisAdapter(nsp, client, app.Keys{Prefix: "bench", Lease: 10 * time.Second}, uid, env), nil
	})
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
