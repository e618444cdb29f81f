package socketio_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

func TestNoRecovery(t *testing.T) {
	for name, change := range map[string]func(*server, *client, *socketio.Socket, *identity){
		"another pid":       func(_ *server, _ *client, _ *socketio.Socket, me *identity) { me.PID = strings.Repeat("A", 26) },
		"another owner":     func(_ *server, _ *client, _ *socketio.Socket, me *identity) { me.User = "bob" },
		"no offset of ours": func(_ *server, _ *client, _ *socketio.Socket, me *identity) { me.Offset = "hello" },
		"an offset to come": func(_ *server, _ *client, _ *socketio.Socket, me *identity) { me.Offset += "0" },
		"a negative offset": func(_ *server, _ *client, _ *socketio.Socket, me *identity) {
			me.Offset = strings.Replace(me.Offset, "-", "--", 1)
		},
		"of another life": func(_ *server, _ *client, _ *socketio.Socket, me *identity) {
			life, number, _ := strings.Cut(me.Offset, "-")
			me.Offset = strings.Repeat("A", len(life)) + "-" + number
		},
		"the client has left": func(_ *server, c *client, socket *socketio.Socket, _ *identity) {
			c.send("41")
			<-socket.Context().Done()
		},
		"it was put out": func(_ *server, _ *client, socket *socketio.Socket, _ *identity) { socket.Disconnect(false) },
		"its connection was closed on purpose": func(_ *server, _ *client, socket *socketio.Socket, _ *identity) {
			socket.Disconnect(true)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := startRecovering(t, socketio.Options{}, socketio.ConnectionStateRecovery{})
			c, socket, me := s.arrive(identity{User: "alice"})
			require.NoError(t, s.Emit("said", "one"))
			c.wantHeard(&me, "said one")
			then := me
			if change(s, c, socket, &then); then != me {
				s.lose(c, socket)
			}
			require.NoError(t, s.Emit("said", "two"))
			c, socket, now := s.arrive(then)
			require.NotEqual(t, me.SID, now.SID)
			require.NotEqual(t, me.PID, now.PID)
			require.False(t, socket.Recovered())
			require.NoError(t, s.Emit("said", "three"))
			c.wantHeard(&now, "said three")
			if name == "another owner" {
				_, owner, again := s.arrive(me)
				require.Equal(t, me, again, "it costs the owner nothing")
				require.True(t, owner.Recovered())
			}
		})
	}
}

func TestRecoveryRefused(t *testing.T) {
	s := startRecovering(t, socketio.Options{}, socketio.ConnectionStateRecovery{})
	c, socket, me := s.arrive(identity{User: "alice"})
	s.lose(c, socket)
	require.NoError(t, s.Emit("said", "missed"))
	banned := me
	banned.User = "banned alice"
	c = s.dial()
	c.announce(banned)
	c.want(`44{"message":"banned"}`)
	_, socket, now := s.arrive(me)
	require.NotEqual(t, me.SID, now.SID)
	require.False(t, socket.Recovered())
}

func TestRecoveryWindow(t *testing.T) {
	clock := clockwork.NewFakeClock()
	s := startRecovering(t, socketio.Options{Clock: clock}, socketio.ConnectionStateRecovery{MaxDisconnectionDuration: time.Minute})
	c, socket, me := s.arrive(identity{})
	s.lose(c, socket)
	clock.Advance(time.Minute - time.Millisecond)
	c, socket, again := s.arrive(me)
	require.Equal(t, me, again)
	s.lose(c, socket)
	clock.Advance(time.Minute)
	_, _, now := s.arrive(me)
	require.NotEqual(t, me.SID, now.SID)
}

func TestRecoveryGap(t *testing.T) {
	for room, recovered := range map[string]bool{"cats": false, "dogs": true} {
		t.Run(room, func(t *testing.T) {
			s := startRecovering(t, socketio.Options{}, socketio.ConnectionStateRecovery{MaxPackets: 10})
			c, socket, me := s.arrive(identity{})
			require.NoError(t, socket.Join("cats"))
			require.NoError(t, socket.Emit("said", "one"))
			c.wantHeard(&me, "said one")
			s.lose(c, socket)
			require.NoError(t, s.To(room).Emit("said", "two"))
			for range 10 {
				require.NoError(t, s.To("birds").Emit("said", "for others"))
			}
			require.NoError(t, s.To("cats").Emit("said", "three"))
			c, socket, now := s.arrive(me)
			require.Equal(t, recovered, socket.Recovered())
			require.Equal(t, recovered, me == now)
			require.NoError(t, s.Emit("said", "four"))
			if recovered {
				c.wantHeard(&me, "said three")
			}
			c.wantHeard(&me, "said four")
		})
	}
}
