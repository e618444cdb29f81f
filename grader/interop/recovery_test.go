//go:build unix

package interop

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

// A client that loses its connection finds with the kit what it finds with the official
// server.
func TestConnectionStateRecovery(t *testing.T) {
	t.Parallel()
	server := start(t, ".", nil, "node", "api/recovery-server.mjs")
	official := runClient(t, "api/recovery-client.mjs", server.line(t, "ready "))
	require.NoError(t, server.stdin.Close())
	<-server.done
	require.Len(t, official, 8)

	require.Equal(t, official, runClient(t, "api/recovery-client.mjs", startRecoveryServer(t)))
}

// startRecoveryServer starts api/recovery-server.mjs on the kit.
func startRecoveryServer(t *testing.T) (url string) {
	t.Helper()
	io := socketio.NewServer(socketio.Options{Logger: slog.New(slog.DiscardHandler)})
	io.SetConnectionStateRecovery(socketio.ConnectionStateRecovery{})
	io.Use(func(_ context.Context, socket *socketio.Socket) error {
		if read[struct{ Banned bool }](socket.Handshake().Auth).Banned {
			return &socketio.ConnectError{Message: "banned"}
		}
		return nil
	})
	io.OnConnection(func(socket *socketio.Socket) { recoveryApp(io, socket) })
	require.NoError(t, io.Start(t.Context()))
	web := httptest.NewServer(io)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		require.NoError(t, io.Close(ctx))
		web.Close()
	})
	return web.URL
}

func recoveryApp(io *socketio.Server, socket *socketio.Socket) {
	name := read[struct{ Name string }](socket.Handshake().Auth).Name
	_ = socket.Emit("welcome", map[string]any{
		"recovered": socket.Recovered(), "color": socket.Data().Get("color"), "rooms": len(socket.Rooms()),
	})
	// on handles an event whose handler cannot fail here.
	on := func(event string, handle func(socketio.Args)) {
		socket.On(event, func(e *socketio.Event) {
			handle(e.Args)
			_ = e.Ack()
		})
	}
	on("paint", func(args socketio.Args) { socket.Data().Set("color", read[string](args[0])) })
	on("join", func(args socketio.Args) { _ = socket.Join(read[string](args[0])) })
	on("leave", func(args socketio.Args) { _ = socket.Leave(read[string](args[0])) })
	on("say", func(args socketio.Args) {
		if args[0][0] == '[' {
			_ = io.To(read[[]string](args[0])...).Emit("said", args[1])
		} else {
			_ = io.To(read[string](args[0])).Emit("said", args[1])
		}
	})
	on("say others", func(args socketio.Args) {
		_ = io.To(read[string](args[0])).Except(read[string](args[1])).Emit("said", args[2])
	})
	on("say volatile", func(args socketio.Args) { _ = io.To(read[string](args[0])).Volatile().Emit("said", args[1], 1) })
	on("put out", func(args socketio.Args) { _ = io.In(read[string](args[0])).DisconnectSockets(false) })
	socket.OnDisconnect(func(socketio.Reason) { _ = io.Emit("gone", name) })
}
