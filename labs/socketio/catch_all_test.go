package socketio_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

// A catch-all handler sees every event, before the middleware and the event's own
// handlers, and may acknowledge it. It sees no acknowledgement.
func TestOnAny(t *testing.T) {
	seen := make(chan string, 10)
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.OnConnection(func(socket *socketio.Socket) {
			socket.On("say", func(e *socketio.Event) { seen <- "handler " + e.Name })
			socket.Use(func(e *socketio.Event) error {
				if e.Name == "bad" {
					return errors.New("refused")
				}
				return nil
			})
			socket.OnAny(func(e *socketio.Event) { seen <- fmt.Sprintf("first %s %s", e.Name, e.Args) })
			socket.OnAny(func(e *socketio.Event) {
				if e.Name == "unknown" {
					_ = e.Ack("caught")
				}
			})
		})
	})
	c, socket := s.join()

	c.send(`42["say",1,"two"]`, `42["bad"]`, `427["unknown"]`, `4212[42]`)
	c.want(`437["caught"]`)
	c.sync()

	for _, want := range []string{`first say [1 "two"]`, "handler say", "first bad []", "first unknown []", "first 42 []", "first sync []"} {
		require.Equal(t, want, next(t, seen))
	}
	go func() { _, _ = socket.EmitWithAck(t.Context(), time.Minute, "question") }()
	c.want(`420["question"]`)
	c.send(`430["answer"]`)
	c.sync()
	require.Equal(t, "first sync []", next(t, seen))
}

// A listener to outgoing events sees what goes to its socket, by whatever way, and nothing
// else: no acknowledgement, and nothing for other sockets.
func TestOnAnyOutgoing(t *testing.T) {
	seen := make(chan string, 20)
	s := on(t, "ask", func(e *socketio.Event) { _ = e.Ack("yes") })
	c, socket := s.join()
	other, otherSocket := s.join()
	attached, err := socketio.Binary("abc").MarshalJSON()
	require.NoError(t, err)
	binary := fmt.Sprintf("from another [%s]", attached)
	socket.OnAnyOutgoing(func(event string, args socketio.Args) { seen <- fmt.Sprintf("%s %s", event, args) })
	socket.OnAnyOutgoing(func(string, socketio.Args) { panic("contained") })

	require.NoError(t, socket.Emit("to one", 1, "two"))
	require.NoError(t, s.To(socket.ID()).Emit("to a room"))
	require.NoError(t, s.Volatile().Emit("to all", map[string]any{"a": nil}))
	require.NoError(t, otherSocket.Broadcast().Emit("from another", socketio.Binary("abc")))
	require.NoError(t, otherSocket.Emit("to another"))
	require.NoError(t, s.Except(socket.ID()).Emit("to others"))
	go func() { _, _ = socket.EmitWithAck(t.Context(), time.Minute, "question") }()
	c.want(`42["to one",1,"two"]`, `42["to a room"]`, `42["to all",{"a":null}]`, `451-["from another",`+zeroth+`]`)
	c.wantBytes("abc")
	c.want(`420["question"]`)
	c.send(`430[]`, `427["ask"]`)
	c.want(`437["yes"]`)
	go func() { _, _ = s.To(socket.ID()).EmitWithAck(t.Context(), "to be acknowledged") }()
	c.want(`421["to be acknowledged"]`)
	c.send(`431[]`)
	c.sync()

	for _, want := range []string{`to one [1 "two"]`, "to a room []", `to all [{"a":null}]`, binary, "question []", "to be acknowledged []"} {
		require.Equal(t, want, next(t, seen))
	}
	socket.Disconnect(false)
	require.ErrorIs(t, socket.Emit("too late"), socketio.ErrDisconnected)
	require.Empty(t, seen)
	other.want(`42["to all",{"a":null}]`, `42["to another"]`, `42["to others"]`)
}
