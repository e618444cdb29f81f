package recovery_test

import (
	"testing"

	"socketlab/labs/labtest"
)

// A client that has lost its connection comes back as who it was, and hears what it has missed.
//
//lab:points 5
//lab:rule 8.1 8.2
//lab:hint Follow one message in the transcript: does it reach the stream, does it come with an offset, is it read again?
//lab:hint-go The session holds rooms, data and id. The kit calls SaveSession after each change of them.
//lab:hint-node The adapter's addAll and del tell you when the rooms of a socket change, and the given chat calls changed(socket) for its data.
//lab:hint Let every node deliver what it reads from the stream, its own events too. Then the last offset that a client has heard says exactly what it has not heard.
//lab:note an-offset-is-a-place
func TestRecovered(t *testing.T) {
	c := start(t)
	room := c.Invent("room")
	ann, bob := c.dial(0, "ann"), c.dial(1, "bob")
	join(t, room, ann, bob)
	ann.Ask("mood", "sleepy").Want("ok")
	tell(t, bob, room, "one", "two")
	hears(t, ann, "one", "two")
	before := whoIs(ann)

	c.loses(ann)
	missed := texts(12)
	tell(t, bob, room, missed...)
	ann.Reconnect(c.Node(0))

	//lab:rule 8.1
	ann.WantRecovered()
	before.Recovered = true
	wantSame(t, ann, before)

	//lab:rule 8.2
	tell(t, bob, room, "newer")
	hears(t, ann, missed...)
	hears(t, ann, "newer")
	ann.Nothing()
}

// A client may come back to another node, also to one that has started since.
//
//lab:points 5
//lab:rule 8.1 8.2
//lab:hint What a node keeps in a variable is of no use to another node.
//lab:hint Keep the session in Redis, and the history as well.
//lab:hint Encode the data of the socket as JSON. A node that has just started has delivered nothing itself, and must read everything.
//lab:note where-a-session-lives
func TestAnotherNode(t *testing.T) {
	c := start(t)
	room := c.Invent("room")
	ann, bob := c.dial(0, "ann"), c.dial(0, "bob")
	join(t, room, ann, bob)
	ann.Ask("mood", "awake").Want("ok")
	tell(t, bob, room, "one", "two")
	hears(t, ann, "one", "two")
	before := whoIs(ann)

	for _, there := range []*labtest.Node{c.Node(1), c.Node(0), c.late()} {
		c.loses(ann)
		missed := texts(12)
		tell(t, bob, room, missed...)
		ann.Reconnect(there)

		//lab:rule 8.1
		ann.WantRecovered()
		before.Recovered = true
		wantSame(t, ann, before)

		//lab:rule 8.2
		tell(t, bob, room, "newer")
		hears(t, ann, missed...)
		hears(t, ann, "newer")
		ann.Nothing()
	}
}

// A node that is killed takes nobody's session with it.
//
//lab:points 6
//lab:rule 8.3 8.24
//lab:hint A killed node cannot write anything any more.
//lab:hint So write the session while the client is connected: before it learns its pid, and after each change.
//lab:hint Wait for the answer of Redis before you let the client have its pid.
//lab:note before-the-crash
func TestKilledNode(t *testing.T) {
	c := start(t)
	room, other := c.Invent("room"), c.Invent("room")
	ann, eve, bob := c.dial(0, "ann"), c.dial(0, "eve"), c.dial(1, "bob")
	join(t, room, ann, bob)
	join(t, other, ann)
	ann.Ask("mood", "calm").Want("ok")
	ann.Ask("room:leave", other).Want("ok")
	tell(t, bob, room, "one")
	hears(t, ann, "one")
	before := whoIs(ann)

	// A client learns its pid only when its session is safe.
	//lab:rule 8.24
	c.Redis().HoldRepliesAbout(c.sessionKey(""), c.Node(0))
	gus := c.Node(0).Dial("gus", labtest.Raw())
	gus.Send(`40{"user":"gus"}`)
	c.Redis().AwaitHeld(c.Node(0))
	for range 10 {
		gus.Settle()
	}
	if frames := gus.RestFrames(); len(frames) > 0 {
		t.Fatalf("gus was let in before Redis had answered\n    want: nothing yet\n    got:  %s", frames[0])
	}
	c.Redis().Release()
	identified(t, gus)

	//lab:rule 8.3
	c.Node(0).Kill()
	tell(t, bob, room, "two")
	tell(t, bob, other, "to a room that it has left")
	tell(t, bob, eve.ID(), "for eve")
	ann.Reconnect(c.Node(1))
	eve.Reconnect(c.Node(1))

	ann.WantRecovered()
	before.Recovered = true
	wantSame(t, ann, before)
	eve.WantRecovered()
	tell(t, bob, room, "three")
	hears(t, ann, "two", "three")
	hears(t, eve, "for eve")
	ann.Nothing()
	eve.Nothing()

	// So does one that stops, in a deploy for example.
	there := c.late()
	carl := there.DialReconnecting("carl", as("carl"))
	c.Node(1).Stop()
	tell(t, carl, room, "four")
	ann.Reconnect(there)
	ann.WantRecovered()
	tell(t, carl, room, "five")
	hears(t, ann, "four", "five")
	ann.Nothing()
}

// A client that has heard nothing yet is recovered, too.
//
//lab:points 5
//lab:rule 8.4
//lab:hint A client that has heard nothing sends no offset.
//lab:hint-go Note in the session at which position it began. RestoreSession takes that if the client sends none.
//lab:hint-node Note in the session at which position it began, and take that if the client sends none. Socket.IO itself restores nobody without an offset, so do it in a middleware of yours.
//lab:note an-offset-is-a-place
func TestNothingHeardYet(t *testing.T) {
	c := start(t)
	carl, bob := c.dial(0, "carl"), c.dial(1, "bob")
	announce(t, bob, "before ann")
	hears(t, carl, "before ann")
	ann := c.dial(0, "ann")

	for _, text := range []string{"", "one"} {
		c.loses(ann)
		if text != "" {
			announce(t, bob, text)
		}
		ann.Reconnect(c.Node(1))
		ann.WantRecovered()
	}
	announce(t, bob, "two")
	hears(t, ann, "one", "two")
	ann.Nothing()
}

// A client that is away twice hears nothing twice.
//
//lab:points 5
//lab:rule 8.5
//lab:hint Which offset does the client send the second time?
//lab:hint Each event that you send again needs its offset as the last argument, the same as the first time.
//lab:note an-offset-is-a-place
func TestTwiceInARow(t *testing.T) {
	c := start(t)
	room := c.Invent("room")
	ann, bob := c.dial(0, "ann"), c.dial(1, "bob")
	join(t, room, ann, bob)
	tell(t, bob, room, "one")
	hears(t, ann, "one")

	c.loses(ann)
	tell(t, bob, room, "two", "three")
	ann.Reconnect(c.Node(1))
	hears(t, ann, "two", "three")
	for _, node := range []int{0, 1, 1} {
		c.loses(ann)
		ann.Reconnect(c.Node(node))
		ann.WantRecovered()
	}
	tell(t, bob, room, "four")
	hears(t, ann, "four")
	ann.Nothing()
}

// What is said while a client reads what it has missed arrives behind that, once.
//
//lab:points 6
//lab:rule 8.6
//lab:hint Two things happen at once: you read what was missed, and this node delivers what is new. Where do they meet?
//lab:hint-go Send the missed events first. Join the rooms when what you have sent ends where this node is, and hold the lock of the delivery while you compare.
//lab:hint-node Send the missed events first. Join the rooms when what you have sent ends where this node is, in the same turn of the event loop in which you compare.
//lab:hint The client may have heard more than this node: it was on another one. Then wait for this node before you join.
//lab:note going-live
//lab:race
func TestWhileItIsRead(t *testing.T) {
	c := start(t)
	room := c.Invent("room")
	ann, bob := c.dial(0, "ann"), c.dial(1, "bob")
	join(t, room, ann)
	tell(t, bob, room, "one")
	hears(t, ann, "one")

	// Redis does not answer the node that reads what ann has missed.
	c.loses(ann)
	tell(t, bob, room, "two", "three")
	there := c.late()
	carl := there.DialReconnecting("carl", as("carl"))
	join(t, room, carl)
	c.Redis().HoldReplies("xrange", there)
	ann.Reconnect(there)
	c.Redis().AwaitHeld(there)
	tell(t, bob, room, "four", "five")
	hears(t, carl, "four", "five")
	c.Redis().Release()
	ann.WantRecovered()
	tell(t, bob, room, "six")
	hears(t, carl, "six")
	hears(t, ann, "two", "three", "four", "five", "six")

	// Redis does not send the node what is new.
	c.loses(ann)
	tell(t, bob, room, "seven")
	there = c.late()
	dora := there.DialReconnecting("dora", as("dora"))
	join(t, room, dora)
	c.Redis().HoldReplies("xread", there)
	tell(t, bob, room, "eight", "nine")
	c.Redis().AwaitHeld(there)
	ann.Reconnect(there)
	c.Eventually("the node has read what ann has missed", func() bool { return c.Redis().Commands("xrange", there) > 0 })
	for range 20 {
		whoIs(dora) // time to join too early
	}
	c.Redis().Release()
	ann.WantRecovered()
	tell(t, bob, room, "ten")
	hears(t, dora, "eight", "nine", "ten")
	hears(t, ann, "seven", "eight", "nine", "ten")
	ann.Nothing()
}

// A client hears only events that were for it.
//
//lab:points 6
//lab:rule 8.7 8.8
//lab:hint The options of each event are in the stream: rooms, exceptions, flags.
//lab:hint Compare them with the rooms of the session, as broadcast does with those of a socket. No rooms at all means everybody.
//lab:hint Note for each room at which position the client has joined it. What is older was not for it.
//lab:note whose-events
func TestWhoseMessages(t *testing.T) {
	c := start(t)
	kept, left, later, quiet := c.Invent("kept"), c.Invent("left"), c.Invent("later"), c.Invent("quiet")
	ann, dave, bob := c.dial(0, "ann"), c.dial(0, "dave"), c.dial(1, "bob")
	orders := bob.Client().Connect("/orders", as("bob"))
	join(t, kept, ann)
	join(t, left, ann)
	join(t, later, dave)
	tell(t, bob, kept, "one")
	hears(t, ann, "one")
	tell(t, bob, later, "before ann was in the room")
	hears(t, dave, "before ann was in the room")
	join(t, later, ann)
	ann.Ask("room:leave", left).Want("ok")
	c.loses(ann)

	everything := []say{
		{"to": []string{left}, "text": "a room that it has left"},
		{"to": []string{later}, "text": "later"},
		{"to": []string{kept, later}, "text": "two rooms"},
		{"to": []string{quiet, kept}, "text": "one of two rooms"},
		{"to": []string{kept}, "except": []string{ann.ID()}, "text": "everybody else"},
		{"to": []string{kept}, "except": []string{later}, "text": "those in no other room"},
		{"to": []string{kept}, "except": []string{quiet, left}, "text": "not those elsewhere"},
		{"to": []string{quiet}, "text": "another room"},
		{"to": []string{ann.ID()}, "text": "for ann alone"},
		{"to": []string{dave.ID()}, "text": "for dave alone"},
		{"except": []string{dave.ID()}, "text": "for all but dave"},
		{"text": "for all"},
	}
	for _, message := range everything {
		bob.Ask("say", message).Want("ok")
	}
	for _, to := range [][]string{{}, {kept}, {ann.ID()}} {
		orders.Ask("say", say{"to": to, "text": "in another namespace"}).Want("ok")
	}
	ann.Reconnect(c.Node(1))
	ann.WantRecovered()

	//lab:rule 8.8
	hears(t, ann, "later")

	//lab:rule 8.7
	hears(t, ann, "two rooms", "one of two rooms", "not those elsewhere", "for ann alone", "for all but dave", "for all")
	ann.Nothing()
}

// Neither volatile nor local events are kept, nor those that want an answer.
//
//lab:points 5
//lab:rule 8.9 8.10
//lab:hint A volatile event is only for those who are there.
//lab:hint It goes the same way as all others and is left out when you send what was missed. But it needs an offset: look at what the client does with a text at the end.
//lab:note what-is-not-kept
func TestNotKept(t *testing.T) {
	c := start(t)
	room := c.Invent("room")
	ann, carl, bob := c.dial(0, "ann"), c.dial(1, "carl"), c.dial(1, "bob")
	dora := c.dial(0, "dora")
	join(t, room, ann, carl, dora)
	tell(t, bob, room, "one")
	hears(t, ann, "one")
	hears(t, carl, "one")
	hears(t, dora, "one")

	//lab:rule 8.9
	typing := map[string]any{"typing": true}
	bob.Ask("say", say{"to": []string{room}, "text": typing, "volatile": true}).Want("ok")
	hears(t, ann, typing)
	hears(t, carl, typing)

	//lab:rule 8.10
	bob.Ask("say", say{"to": []string{room}, "text": "typing", "volatile": true}).Want("ok")
	hears(t, ann, "typing")
	hears(t, carl, "typing")
	c.loses(ann)
	tell(t, bob, room, "two")
	ann.Reconnect(c.Node(1))
	ann.WantRecovered()
	hears(t, ann, "two")
	hears(t, carl, "two")

	//lab:rule 8.9
	c.loses(ann)
	bob.Ask("say", say{"to": []string{room}, "text": "typing again", "volatile": true}).Want("ok")
	hears(t, carl, "typing again")
	bob.Ask("say", say{"to": []string{room}, "text": "here alone", "local": true}).Want("ok")
	hears(t, carl, "here alone")
	answers := bob.Ask("ask", say{"to": []string{room}, "text": "who is there?"})
	carl.Next("asked", "who is there?").Reply("carl")
	answers.Want([]any{[]any{"carl"}})
	tell(t, bob, room, "three")
	ann.Reconnect(c.Node(0))
	ann.WantRecovered()
	hears(t, ann, "three")
	ann.Nothing()
	hears(t, dora, typing, "typing", "two", "typing again", "three")

	//lab:rule 8.10
	bob.Ask("say", say{"to": []string{room}, "text": "here again", "local": true}).Want("ok")
	hears(t, carl, "three", "here again")
	c.loses(carl)
	tell(t, bob, room, "four")
	carl.Reconnect(c.Node(0))
	carl.WantRecovered()
	hears(t, carl, "four")
	carl.Nothing()
}
