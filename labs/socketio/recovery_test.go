package socketio_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
	"socketlab/labs/socketio/engineio"
)

// An identity is what a client with connection state recovery is told, and what it tells
// when it comes back.
type identity struct {
	SID    string `json:"-"`
	PID    string `json:"pid"`
	Offset string `json:"offset,omitempty"`
	User   string `json:"user,omitempty"`
}

// startRecovering starts a server whose clients name themselves in auth. It refuses those
// whose name is "banned".
func startRecovering(t testing.TB, opts socketio.Options, recovery socketio.ConnectionStateRecovery) *server {
	recovery.Owner = func(socket *socketio.Socket) string {
		user, _ := socketio.Value[string](socket.Data(), "user")
		return user
	}
	return start(t, opts, func(io *socketio.Server) {
		io.SetConnectionStateRecovery(recovery)
		io.Use(func(_ context.Context, socket *socketio.Socket) error {
			var auth struct{ User string }
			require.NoError(t, json.Unmarshal(socket.Handshake().Auth, &auth))
			name, banned := strings.CutPrefix(auth.User, "banned ")
			socket.Data().Set("user", name)
			if banned {
				return &socketio.ConnectError{Message: "banned"}
			}
			return nil
		})
	})
}

// arrive connects with what the client knows of itself, and returns what it is told.
func (s *server) arrive(as identity) (*client, *socketio.Socket, identity) {
	s.t.Helper()
	c := s.dial()
	c.announce(as)
	now := c.told(as)
	socket := next(s.t, s.sockets)
	require.Equal(s.t, socket.ID(), now.SID)
	return c, socket, now
}

func (c *client) announce(as identity) {
	c.t.Helper()
	auth, err := json.Marshal(as)
	require.NoError(c.t, err)
	c.send("40" + string(auth))
}

// told reads the answer to CONNECT.
func (c *client) told(as identity) identity {
	c.t.Helper()
	var reply map[string]string
	payload, accepted := strings.CutPrefix(c.frame(), "40")
	require.True(c.t, accepted, payload)
	require.NoError(c.t, json.Unmarshal([]byte(payload), &reply))
	require.Len(c.t, reply, 2)
	require.Regexp(c.t, `^[A-Z2-7]{26}$`, reply["pid"], "130 random bits")
	return identity{SID: reply["sid"], PID: reply["pid"], Offset: as.Offset, User: as.User}
}

// heard reads an event and keeps its offset as the official client does.
func (c *client) heard(me *identity) string {
	c.t.Helper()
	frame := c.frame()
	payload, event := strings.CutPrefix(frame, "42")
	require.True(c.t, event, frame)
	var args []any
	require.NoError(c.t, json.Unmarshal([]byte(payload), &args))
	last := len(args) - 1
	me.Offset = args[last].(string)
	return strings.TrimSuffix(fmt.Sprintln(args[:last]...), "\n")
}

func (c *client) wantHeard(me *identity, events ...string) {
	c.t.Helper()
	for _, event := range events {
		require.Equal(c.t, event, c.heard(me))
	}
}

// lose cuts the connection of a client, and returns when the server has noticed.
func (s *server) lose(c *client, socket *socketio.Socket) {
	s.t.Helper()
	gone := make(chan struct{})
	socket.OnDisconnect(func(socketio.Reason) { close(gone) })
	c.sync()
	c.ws.Close()
	<-gone
}

func TestRecovery(t *testing.T) {
	s := startRecovering(t, socketio.Options{}, socketio.ConnectionStateRecovery{})
	c, socket, me := s.arrive(identity{User: "alice"})
	require.False(t, socket.Recovered())
	require.NoError(t, socket.Join("cats", "dogs"))
	socket.Data().Set("color", "red")
	require.NoError(t, s.To("cats").Emit("said", "heard"))
	require.NoError(t, socket.Emit("direct", 1))
	c.wantHeard(&me, "said heard", "direct 1")
	require.NoError(t, socket.Leave("dogs"))
	s.lose(c, socket)

	require.NoError(t, s.Emit("all", []byte("binary")))
	require.NoError(t, s.To("dogs").Emit("said", "to a room that it has left"))
	require.NoError(t, s.To("cats").Emit("said", "first"))
	require.NoError(t, s.To("cats").Except(me.SID).Emit("said", "to others"))
	require.NoError(t, s.To("cats").Volatile().Emit("said", "volatile"))
	_, err := s.To("cats").Timeout(time.Second).EmitWithAck(context.Background(), "said", "to be acknowledged")
	require.NoError(t, err)
	require.NoError(t, s.To(me.SID).Emit("said", "second"))

	c, back, again := s.arrive(me)
	require.Equal(t, me, again)
	require.True(t, back.Recovered())
	require.NotSame(t, socket, back)
	require.Equal(t, []string{me.SID, "cats"}, sorted(back.Rooms(), me.SID))
	require.Equal(t, "red", back.Data().Get("color"))
	require.NoError(t, s.To("cats").Emit("said", "third"))
	frame := c.frame()
	require.True(t, strings.HasPrefix(frame, `451-["all",{"_placeholder":true,"num":0},"`), frame)
	_, attachment, err := c.ws.ReadMessage()
	require.NoError(t, err)
	require.Equal(t, "binary", string(attachment))
	c.wantHeard(&me, "said first", "said second", "said third")
	c.sync()
}

// sorted puts the first name first.
func sorted(names []string, first string) []string {
	var rest []string
	for _, name := range names {
		if name != first {
			rest = append(rest, name)
		}
	}
	return append([]string{first}, rest...)
}

// A client that has heard nothing has no offset.
func TestRecoveryWithoutAnOffset(t *testing.T) {
	s := startRecovering(t, socketio.Options{}, socketio.ConnectionStateRecovery{})
	require.NoError(t, s.Emit("said", "before"))
	c, socket, me := s.arrive(identity{})
	for _, text := range []string{"", "one"} {
		s.lose(c, socket)
		if text != "" {
			require.NoError(t, s.Emit("said", text))
		}
		var again identity
		c, socket, again = s.arrive(me)
		require.Equal(t, me, again)
	}
	c.wantHeard(&me, "said one")
	s.lose(c, socket)
	c, _, _ = s.arrive(me)
	require.NoError(t, s.Emit("said", "two"))
	c.wantHeard(&me, "said two")
}

// A volatile event may end with a text, which the client takes for an offset.
func TestRecoveryAfterAVolatileEvent(t *testing.T) {
	s := startRecovering(t, socketio.Options{}, socketio.ConnectionStateRecovery{})
	c, socket, me := s.arrive(identity{})
	require.NoError(t, s.Emit("said", "one"))
	require.NoError(t, s.Volatile().Emit("typing", "alice"))
	c.wantHeard(&me, "said one", "typing alice")
	s.lose(c, socket)
	require.NoError(t, s.Emit("said", "two"))
	c, _, again := s.arrive(me)
	require.Equal(t, me, again)
	c.wantHeard(&me, "said two")
}

// Whoever is not recovered gets a new socket and hears what is new.
// Whom the middleware refuses hears nothing, and has no session any more.
// Only what was for the client makes a gap.
// The server has not noticed that the client is gone.
func TestRecoveryOverAnotherConnection(t *testing.T) {
	s := startRecovering(t, socketio.Options{}, socketio.ConnectionStateRecovery{})
	old, socket, me := s.arrive(identity{})
	reasons := make(chan socketio.Reason, 1)
	socket.OnDisconnect(func(reason socketio.Reason) { reasons <- reason })
	old.sync()
	require.NoError(t, s.Emit("said", "one")) // the client has not received it
	c, socket, again := s.arrive(me)
	require.Equal(t, me, again)
	require.Equal(t, engineio.ReasonTransportClose, next(t, reasons))
	require.NoError(t, s.Emit("said", "two"))
	c.wantHeard(&me, "said one", "said two")
	require.Equal(t, []*socketio.Socket{socket}, s.Sockets())
	old.wantHeard(&me, "said one")
	old.wantClosed()
}

// A session is given to one.
func TestRecoveryOnce(t *testing.T) {
	s := startRecovering(t, socketio.Options{}, socketio.ConnectionStateRecovery{})
	c, socket, me := s.arrive(identity{})
	s.lose(c, socket)
	var clients sync.WaitGroup
	for range 8 {
		c := s.dial()
		clients.Go(func() { _ = c.ws.WriteMessage(websocket.TextMessage, []byte(`40{"pid":"`+me.PID+`"}`)) })
	}
	clients.Wait()
	connected := map[string]int{}
	for range 8 {
		connected[next(t, s.sockets).ID()]++
	}
	require.Positive(t, connected[me.SID])
	ids := map[string]int{}
	for _, socket := range s.Sockets() {
		ids[socket.ID()]++
		require.Equal(t, 1, ids[socket.ID()])
	}
}

// What was missed is far more than a client's queue holds, and others go on talking.
func TestLongRecovery(t *testing.T) {
	const missed, all = 2000, 2008 // half of the queue is free when it has caught up
	s := startRecovering(t, socketio.Options{Engine: engineio.Options{SendQueue: 16}}, socketio.ConnectionStateRecovery{})
	c, socket, me := s.arrive(identity{})
	s.lose(c, socket)
	said := 0
	say := func() {
		require.NoError(t, s.Emit("n", said))
		said++
	}
	for said < missed {
		say()
	}
	c = s.dial()
	c.announce(me)
	c.told(me)
	for i := 0; i < said; i++ {
		require.Equal(t, fmt.Sprint("n ", i), c.heard(&me))
		if i%200 == 0 && said < all {
			say()
		}
	}
	require.Equal(t, all, said)
	require.True(t, next(t, s.sockets).Recovered())
	c.sync()
}

// A client that is put out while it receives what it has missed receives nothing more.
func TestPutOutDuringRecovery(t *testing.T) {
	s := startRecovering(t, socketio.Options{Engine: engineio.Options{SendQueue: 16}}, socketio.ConnectionStateRecovery{})
	c, socket, me := s.arrive(identity{})
	s.lose(c, socket)
	for i := range 5000 {
		require.NoError(t, s.Emit("n", i, strings.Repeat("x", 1000))) // more than the system's buffers hold
	}
	c = s.dial()
	c.announce(me)
	c.told(me)
	s.Socket(me.SID).Disconnect(false)
	for frame := c.frame(); frame != "41"; frame = c.frame() {
		require.True(t, strings.HasPrefix(frame, `42["n",`), frame)
	}
	c.announce(me)
	require.NotEqual(t, me.PID, c.told(me).PID)
	require.False(t, next(t, s.sockets).Recovered())
	c.sync()
}

// Sessions are bounded: the first who left is the first to be forgotten.
func TestRecoveryOfManySessions(t *testing.T) {
	s := startRecovering(t, socketio.Options{}, socketio.ConnectionStateRecovery{MaxSessions: 2})
	var all []identity
	for range 3 {
		c, socket, me := s.arrive(identity{})
		s.lose(c, socket)
		all = append(all, me)
	}
	for i, me := range all {
		_, socket, _ := s.arrive(me)
		require.Equal(t, i > 0, socket.Recovered())
	}
}

// Without the option, nothing of it is on the wire.
func TestWithoutRecovery(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	c, socket := s.join()
	require.False(t, socket.Recovered())
	require.NoError(t, s.Emit("said", "one"))
	c.want(`42["said","one"]`)
	c2 := s.dial()
	c2.send(`40{"pid":"x","offset":"y"}`)
	c2.connected("")
}
