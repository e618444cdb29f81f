package scaling_test

import (
	"strings"
	"testing"

	"socketlab/labs/labtest"
)

// A room may have any name: #, spaces, wildcards, any script.
//
//lab:points 4
//lab:rule 1.31 1.32
//lab:hint A channel is socket.io#<namespace>#<room>#. The room is everything between the prefix and the last #.
//lab:hint A room's name must not become part of a pattern: PSUBSCRIBE takes * and ? for wildcards. SUBSCRIBE takes a name as it is.
//lab:hint-node The adapter takes care of that. Give it each name as it came.
//lab:note namespaces-and-channels
func TestRoomNames(t *testing.T) {
	c := start(t, 2)
	alice, bob, outsider := c.Node(0).Dial("alice"), c.Node(1).Dial("bob"), c.Node(0).Dial("outsider")
	join(t, "a", outsider)
	reaches := func(room string) {
		t.Helper()
		join(t, room, bob)
		alice.Ask("say", say{"to": []string{room}, "text": room}).Want("ok")
		hear(t, room, bob)
		bob.Ask("room:leave", room).Want("ok") // each name must be found on its own
	}

	//lab:rule 1.31
	for _, room := range []string{
		"", "a#b", "a#", "#", "##a", "a:b", "a b", " ", " a", "a ", "\ta\n", "a*", "[a]?", `a\b`, "a\x00", "a,b", `"a"`, "/orders", "socket.io#/#a#",
		"/", "a/", "a//b", "a/../b", "a%20b", "a+b", "%", "a<b&c", "&lt;", "a:b:c", "\u00a0a", "\u200b", "\ufeffa", "\ufffd",
		"чат", "部屋 🎉", "é", "e\u0301", "ﬁ", "fi",
		"42", "042", "1e3", "0x10", "4.20", "-0", "9007199254740993", "true", "null", "undefined", "__proto__", "constructor",
		c.Invent("room"), strings.Repeat(c.Invent("long"), 100), c.Invent("a-name-of-20-x"),
	} {
		reaches(room)
	}

	//lab:rule 1.32
	for _, room := range []string{"A", "Чат", "Straße", "STRASSE"} {
		reaches(room)
	}

	//lab:rule 1.31 1.32
	everyone(t, alice, "end")
	hear(t, "end", bob, outsider)
}

// Names that look alike are different rooms.
//
//lab:points 3
//lab:rule 1.31 1.32
//lab:hint Compare the names of rooms byte for byte.
//lab:note namespaces-and-channels
func TestNamesThatLookAlike(t *testing.T) {
	c := start(t, 2)
	alice, bob, bea := c.Node(0).Dial("alice"), c.Node(1).Dial("bob"), c.Node(1).Dial("bea")
	room := c.Invent("room")
	apart := func(one, other string) {
		t.Helper()
		join(t, one, bob)
		join(t, other, bea)
		tell(t, alice, say{"to": []string{one}, "text": "for bob, in " + one}, bob)
		tell(t, alice, say{"to": []string{other}, "text": "for bea, in " + other}, bea)
		tell(t, alice, say{"to": []string{"nobody's", one}, "text": "for bob again"}, bob)
		tell(t, alice, say{"to": []string{one, other}, "except": []string{one}, "text": "for bea again"}, bea)
		bob.Ask("room:leave", one).Want("ok")
		bea.Ask("room:leave", other).Want("ok")
	}

	//lab:rule 1.32
	for _, pair := range [][2]string{{"Lobby", "lobby"}, {"LOBBY", "Lobby"}, {"Чат", "чат"}, {"Straße", "STRASSE"}} {
		apart(pair[0], pair[1])
	}
	everyone(t, alice, "upper and lower case")
	hear(t, "upper and lower case", bob, bea)

	//lab:rule 1.31
	for _, pair := range [][2]string{
		{"é", "e\u0301"}, {"ﬁ", "fi"}, {"１", "1"},
		{room, room + " "}, {room, " " + room}, {room, room + "#"}, {room, "#" + room}, {room, room[:len(room)-1]}, {room, room[1:]},
		{room + "#a", room + "#b"}, {"a#" + room, "b#" + room}, {room, room + "\x00"},
		{"1", "01"}, {"1", "1.0"}, {"1e3", "1000"}, {"9007199254740993", "9007199254740992"}, {room + "*", room + "?"},
		{room, ""}, {"", room}, {"a%20b", "a b"}, {"a+b", "a b"}, {"a/", "a"}, {"a//b", "a/b"}, {"a&b", "a&amp;b"}, {room, "\ufeff" + room}, {room, room + "\u200b"},
		{strings.Repeat(room, 30) + "a", strings.Repeat(room, 30) + "b"}, {strings.Repeat(room, 7_000) + "a", strings.Repeat(room, 7_000) + "b"},
	} {
		apart(pair[0], pair[1])
	}
	everyone(t, alice, "end")
	hear(t, "end", bob, bea)
}

// A client that leaves or disconnects hears nothing more, and the others still do.
//
// When the last member of a room is gone, the node forgets the room.
//
//lab:points 4
//lab:rule 1.4 1.6 1.17 1.18
//lab:hint-go The MemoryAdapter already does this. If you keep data about rooms yourself, delete it when the last member leaves.
//lab:hint-node The adapter already does this. If you keep data about rooms yourself, delete it when the last member leaves.
//lab:note leaving
func TestLeaving(t *testing.T) {
	c := start(t, 2)
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
	polite, rude, bea := c.Node(1).Dial("polite"), c.Node(1).Dial("rude"), c.Node(1).Dial("bea")
	room, other := c.Invent("room"), c.Invent("other")
	join(t, room, alice, bob, polite, rude, bea)
	join(t, other, bob, bea)
	toRoom := func(room, text string) {
		t.Helper()
		alice.Ask("say", say{"to": []string{room}, "text": text}).Want("ok")
	}
	toRoom(room, "hi")
	hear(t, "hi", alice, bob, polite, rude, bea)

	//lab:rule 1.4
	bob.Ask("room:leave", room).Want("ok")
	toRoom(room, "bob has left")
	hear(t, "bob has left", alice, polite, rude, bea)

	//lab:rule 1.4 1.18
	bea.Ask("room:leave", other).Want("ok")
	toRoom(other, "bob is still in the other room")
	hear(t, "bob is still in the other room", bob)

	//lab:rule 1.17
	polite.Disconnect()
	polite.Settle() // node-2 has read it
	toRoom(room, "polite has disconnected")
	hear(t, "polite has disconnected", alice, rude, bea)
	rude.Cut()
	toRoom(room, "rude was cut off")
	hear(t, "rude was cut off", alice, bea)

	//lab:rule 1.4
	bea.Ask("room:leave", room).Want("ok")
	bob.Ask("room:leave", other).Want("ok")
	toRoom(room, "only alice is left")
	single, twice := c.Invent("single"), c.Invent("twice")
	join(t, single, bob)
	bea.Ask("room:leave", single).Want("ok") // she is not in it
	bea.Ask("room:leave", single).Want("ok")
	toRoom(single, "bob is in it, and bea never was")
	hear(t, "bob is in it, and bea never was", bob)

	//lab:rule 1.6
	join(t, twice, bob, bob)
	join(t, "a-name-of-20-letters", bob)
	lists(t, bob, single, twice, "a-name-of-20-letters")

	//lab:rule 1.4
	bob.Ask("room:leave", "a-name-of-20-letters").Want("ok")
	bob.Ask("room:leave", twice).Want("ok")
	toRoom(twice, "bob has joined twice and left once")
	bob.Ask("room:leave", single).Want("ok")
	everyone(t, alice, "end")
	hear(t, "only alice is left", alice)
	hear(t, "end", alice, bob, bea)

	//lab:rule 1.17
	polite.Nothing()

	//lab:rule 1.18
	c.Eventually("node-2 forgot the room, which has no members there", func() bool {
		var rooms []string
		bob.Ask("node:rooms").Into(&rooms)
		return len(rooms) == 0
	})

	//lab:rule 1.6
	alice.Ask("node:rooms").Want([]string{room})
}

// A node keeps nothing about rooms without members.
//
//lab:points 2
//lab:rule 1.18
//lab:hint Whatever you keep for each room must go with its last member, whether that one leaves or disconnects.
//lab:note leaving
func TestForgetsRooms(t *testing.T) {
	const size, rooms, batches = 50_000, 20, 2
	c := labtest.Start(t, labtest.Nodes(2), labtest.Steps(), labtest.Patience(3)) // for a megabyte on a busy machine
	alice := c.Node(0).Dial("alice")
	visit := func() { // 1 MB of names that bob joins and leaves, or leaves behind when he goes
		bob := c.Node(1).Dial("bob")
		var names []string
		for range rooms {
			names = append(names, strings.Repeat(c.Invent("room"), size/10))
			bob.Emit("room:join", names[len(names)-1])
		}
		last := names[rooms-1]
		join(t, last, bob)
		for _, name := range names {
			alice.Emit("say", say{"to": []string{name}, "text": "hi"})
			alice.Emit("say", say{"to": []string{name + "!"}, "except": []string{name + "?"}, "text": "rooms without members"})
			hear(t, "hi", bob)
		}
		for _, name := range names[:rooms/2] {
			bob.Emit("room:leave", name)
		}
		bob.Ask("room:leave", names[0]).Want("ok")
		bob.Close()
	}

	visit()
	before := [2]labtest.Stats{c.Node(0).Stats(), c.Node(1).Stats()}
	for range batches {
		visit()
	}

	for i := range before {
		c.Eventually(c.Node(i).Name()+" uses as much memory as before 40 rooms came and went, give or take half of their 2 MB", func() bool {
			return !c.Node(i).Stats().Exceeds(before[i], 1<<20, 3<<19)
		})
	}
}
