package app

import (
	"context"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

func TestEscape(t *testing.T) {
	require.Equal(t, `socket.io#/a\*b\?\[c\]\\d#`, Escape(`socket.io#/a*b?[c]\d#`))
}

// A heard message, or a renewal, which has no channel.
type heard struct{ channel, message string }

// listen returns the broadcasts of the main namespace, and what they hear on a channel.
func listen(t *testing.T, addr string) (*Broadcasts, <-chan heard) {
	t.Helper()
	client := Connect(redis.Options{Addr: addr})
	logger := slog.New(slog.DiscardHandler)
	b := NewBroadcasts(socketio.NewServer(socketio.Options{Logger: logger}).Of("/"), client, "one", logger)
	all := make(chan heard, 100)
	require.NoError(t, b.Listen(t.Context(), Listener{
		Channels: []string{"orders", "answers"},
		Receive:  func(channel string, message []byte) { all <- heard{channel, string(message)} },
		Renewed:  func() { all <- heard{} },
	}))
	t.Cleanup(func() {
		require.NoError(t, b.Close(context.Background()))
		require.NoError(t, client.Close())
	})
	return b, all
}

func next(t *testing.T, all <-chan heard) heard {
	t.Helper()
	select {
	case h := <-all:
		return h
	case <-time.After(20 * time.Second):
		t.Fatal("nothing was heard")
		return heard{}
	}
}

func TestListenersHearTheirChannels(t *testing.T) {
	server := miniredis.RunT(t)
	b, all := listen(t, server.Addr())
	require.Equal(t, map[string]int{"orders": 1, "answers": 1}, server.PubSubNumSub("orders", "answers"))
	require.Equal(t, 1, server.PubSubNumPat())

	require.NoError(t, b.Publish("orders", []byte("one")))
	require.NoError(t, b.Broadcast(socketio.Packet{Type: socketio.PacketEvent, Namespace: "/", Data: json.RawMessage(`["said"]`)}, socketio.BroadcastOptions{}))
	server.Publish("socket.io#/#", "garbage")
	require.NoError(t, b.Publish("answers", []byte("two")))
	require.NoError(t, b.Publish("others", []byte("three")))
	require.NoError(t, b.Publish("orders", nil))

	require.Equal(t, heard{"orders", "one"}, next(t, all))
	require.Equal(t, heard{"answers", "two"}, next(t, all))
	require.Equal(t, heard{"orders", ""}, next(t, all))
}

// After an outage there is one subscription again, and the listener learns of it before it
// hears anything else.
func TestListenersAreRenewed(t *testing.T) {
	server := miniredis.RunT(t)
	b, all := listen(t, server.Addr())

	server.Close()
	require.Error(t, b.Publish("orders", []byte("lost")))
	require.NoError(t, server.Restart())

	require.Equal(t, heard{}, next(t, all))
	require.Equal(t, map[string]int{"orders": 1, "answers": 1}, server.PubSubNumSub("orders", "answers"))
	require.Equal(t, 1, server.PubSubNumPat())
	require.NoError(t, b.Publish("orders", []byte("one")))
	require.Equal(t, heard{"orders", "one"}, next(t, all))
}

func TestListenNeedsRedis(t *testing.T) {
	server := miniredis.RunT(t)
	client := Connect(redis.Options{Addr: server.Addr()})
	defer client.Close()
	server.Close()
	b := NewBroadcasts(socketio.NewServer(socketio.Options{}).Of("/"), client, "one", slog.New(slog.DiscardHandler))
	require.NoError(t, b.Close(t.Context()), "what never listened has nothing to end")
	require.Error(t, b.Listen(t.Context(), Listener{Channels: []string{"orders"}}))
}

// The channel names the room if there is one, and what is local is not published.
func TestBroadcastChannels(t *testing.T) {
	server := miniredis.RunT(t)
	b, _ := listen(t, server.Addr())
	published := b.redis.PSubscribe(t.Context(), "socket.io#*")
	defer published.Close()
	_, err := published.Receive(t.Context())
	require.NoError(t, err)

	for _, opts := range []socketio.BroadcastOptions{
		{Flags: socketio.BroadcastFlags{Local: true}}, {Rooms: []string{"r#1"}}, {Rooms: []string{"r1", "r2"}}, {Except: []string{"r1"}},
	} {
		require.NoError(t, b.Broadcast(socketio.Packet{Type: socketio.PacketEvent, Namespace: "/", Data: json.RawMessage(`["said"]`)}, opts))
	}
	for _, channel := range []string{"socket.io#/#r#1#", "socket.io#/#", "socket.io#/#"} {
		message, err := published.ReceiveMessage(t.Context())
		require.NoError(t, err)
		require.Equal(t, channel, message.Channel)
	}
}
