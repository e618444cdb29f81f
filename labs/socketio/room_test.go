package socketio_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

// A member is a client in "/" with a name and a few rooms.
type member struct {
	*client
	socket *socketio.Socket
}

func members(s *server, rooms map[string][]string) map[string]member {
	members := map[string]member{}
	for name, joined := range rooms {
		c, socket := s.join()
		require.NoError(s.t, socket.Join(joined...))
		members[name] = member{c, socket}
	}
	return members
}

// Which members receive an event, for each selection. A socket that is in several of
// the rooms receives the event once.
func TestBroadcastRecipients(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	of := members(s, map[string][]string{
		"ann": {"red"}, "bob": {"red", "blue"}, "cid": {"blue"}, "dan": nil, "eve": {"a room", "#:/ü,", ""},
	})
	ann, bob := of["ann"].socket, of["bob"].socket
	for i, emit := range []struct {
		to       socketio.BroadcastOperator
		received []string
	}{
		{s.To("red"), []string{"ann", "bob"}},
		{s.In("blue"), []string{"bob", "cid"}},
		{s.To("red", "blue"), []string{"ann", "bob", "cid"}},
		{s.To("red").To("blue").In("red"), []string{"ann", "bob", "cid"}},
		{s.To("nobody's"), nil},
		{s.To("nobody's", "red"), []string{"ann", "bob"}},
		{s.To("red").Except("blue"), []string{"ann"}},
		{s.Except("red"), []string{"cid", "dan", "eve"}},
		{s.Except("red", "nobody's").Except("blue"), []string{"dan", "eve"}},
		{s.To("red").Except("red"), nil},
		{s.Local(), []string{"ann", "bob", "cid", "dan", "eve"}},
		{s.Volatile().To("red"), []string{"ann", "bob"}},
		{s.To(ann.ID()), []string{"ann"}},
		{s.Except(ann.ID()), []string{"bob", "cid", "dan", "eve"}},
		{ann.Broadcast(), []string{"bob", "cid", "dan", "eve"}},
		{ann.To("red"), []string{"bob"}},
		{bob.To("red", "blue"), []string{"ann", "cid"}},
		{ann.Broadcast().Except("blue").Local(), []string{"dan", "eve"}},
		{ann.Broadcast().To(ann.ID()), nil},
		{s.To("a room"), []string{"eve"}},
		{s.To("#:/ü,"), []string{"eve"}},
		{s.To(""), []string{"eve"}},
		{s.To("Red"), nil},
	} {
		require.NoError(t, emit.to.Emit("news", i))

		for name, m := range of {
			if slices.Contains(emit.received, name) {
				m.want(fmt.Sprintf(`42["news",%d]`, i))
			}
			m.sync() // and nothing else
		}
	}
}

// An operator can be kept and refined. Refining it does not change it.
func TestOperatorsAreValues(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	of := members(s, map[string][]string{"ann": {"red"}, "bob": {"blue"}, "cid": {"green"}})
	base := s.To("red")

	blue, green := base.To("blue"), base.To("green")
	require.NoError(t, blue.Emit("blue"))
	require.NoError(t, green.Emit("green"))
	require.NoError(t, base.Emit("base"))

	of["ann"].want(`42["blue"]`, `42["green"]`, `42["base"]`)
	of["bob"].want(`42["blue"]`)
	of["cid"].want(`42["green"]`)
	of["bob"].sync()
	of["cid"].sync()
}

// Rooms with the same name in different namespaces are different rooms.
func TestRoomsOfNamespacesAreSeparate(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) { io.Of("/other") })
	s.answer(s.Of("/other"))
	c, socket := s.join()
	other := s.joined(c, "/other,")
	require.NoError(t, socket.Join("room"))
	require.NoError(t, other.Join("room"))

	require.NoError(t, s.Of("/other").To("room").Emit("there"))
	require.NoError(t, s.To("room").Emit("here"))
	require.NoError(t, s.Of("/other").Emit("all there"))

	c.want(`42/other,["there"]`, `42["here"]`, `42/other,["all there"]`)
	c.sync()
}

func TestJoinAndLeave(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	_, socket := s.join()

	require.NoError(t, socket.Join("b", "a", "b"))
	require.NoError(t, socket.Join("a"))
	require.Len(t, socket.Rooms(), 3)
	require.Subset(t, socket.Rooms(), []string{"a", "b", socket.ID()})
	require.Equal(t, []string{socket.ID()}, s.Adapter().Sockets("a", "b"))

	require.NoError(t, socket.Leave("a"))
	require.NoError(t, socket.Leave("a"))
	require.NoError(t, socket.Leave("never joined"))
	require.NotContains(t, socket.Rooms(), "a")
	require.NotContains(t, s.Adapter().Rooms(), "a")

	require.NoError(t, socket.Join("a"))
	require.Contains(t, socket.Rooms(), "a")
}

func TestOperationsOnManySockets(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	of := members(s, map[string][]string{"ann": {"red"}, "bob": {"red", "blue"}, "cid": nil})

	require.NoError(t, s.To("red").Except("blue").SocketsJoin("green", "gold"))
	require.Equal(t, []string{of["ann"].socket.ID()}, s.Adapter().Sockets("green"))
	require.NoError(t, s.To("green").SocketsLeave("red", "gold"))
	require.Equal(t, []string{of["bob"].socket.ID()}, s.Adapter().Sockets("red"))
	require.Empty(t, s.Adapter().Sockets("gold"))

	require.NoError(t, s.To("green").DisconnectSockets(false))
	require.NoError(t, s.To("red").DisconnectSockets(true))
	of["ann"].want("41")
	of["ann"].connect("")
	of["bob"].want("41")
	of["bob"].wantClosed()
	of["cid"].sync()
}

func TestFetchSockets(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	of := members(s, map[string][]string{"ann": {"red"}, "bob": {"blue"}})
	ann := of["ann"].socket
	ann.Data().Set("user", "ann")

	found, err := s.To("red").FetchSockets(context.Background())
	require.NoError(t, err)
	require.Len(t, found, 1)
	require.Equal(t, ann.ID(), found[0].ID)
	require.ElementsMatch(t, []string{ann.ID(), "red"}, found[0].Rooms)
	require.Equal(t, map[string]any{"user": "ann"}, found[0].Data)

	all, err := s.FetchSockets(context.Background())
	require.NoError(t, err)
	require.Len(t, all, 2)
}

// Packets of one caller arrive in order.
func TestBroadcastsArriveInOrder(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	c, socket := s.join()

	for i := range 1000 {
		require.NoError(t, s.Emit("n", 2*i))
		require.NoError(t, socket.Emit("n", 2*i+1))
	}

	for i := range 2000 {
		c.want(fmt.Sprintf(`42["n",%d]`, i))
	}
}

func TestOnlyEventsAreBroadcast(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	c, _ := s.join()

	err := s.Adapter().Broadcast(socketio.Packet{Type: socketio.PacketDisconnect, Namespace: "/"}, socketio.BroadcastOptions{})

	require.ErrorIs(t, err, socketio.ErrInvalidPacket)
	c.sync()
}
