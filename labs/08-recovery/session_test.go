package recovery_test

import (
	"fmt"
	"strings"
	"testing"

	"socketlab/labs/labtest"
)

// The middleware decides about everybody who comes back, before anything else.
//
//lab:points 6
//lab:rule 8.16 8.17 8.18
//lab:hint-go The kit runs the middleware first. Your part is DropSession.
//lab:hint-node Restore a session in a middleware that comes after all others, not in restoreSession of the adapter. The given chat calls refused(socket) before it refuses somebody.
//lab:hint-go DropSession is called for a session that another node has saved. It must be gone there, too.
//lab:hint-node The session of somebody who was refused may be one that another node has saved. It must be gone there, too.
//lab:hint Do not restrict what a client has missed to what was said before it came back.
//lab:note the-middleware-first
func TestMiddlewareAgain(t *testing.T) {
	c := start(t)
	room := c.Invent("room")
	ann, eve, bob, dave := c.dial(0, "ann"), c.dial(0, "eve"), c.dial(1, "bob"), c.dial(1, "dave")
	gina := c.dial(0, "gina")
	all := []*labtest.Reconnecting{ann, eve, gina}
	join(t, room, ann, eve, gina)
	tell(t, bob, room, "one")
	for _, client := range all {
		hears(t, client, "one")
	}
	c.loses(ann)
	c.loses(eve)
	tell(t, bob, room, "two")

	//lab:rule 8.16
	dave.Ask("ban", "ann").Want("ok")
	refusal := ann.ReconnectRefused(c.Node(1))
	refusal.Want(map[string]any{"message": "banned"})
	tell(t, bob, room, "three")
	refusal.Client().Settle()
	for _, frame := range refusal.Client().RestFrames() {
		if strings.HasPrefix(frame, "4") && !strings.HasPrefix(frame, "44") {
			t.Fatalf("a client that was refused heard something\n    want: 44 alone\n    got:  %s", frame)
		}
	}

	//lab:rule 8.17
	dave.Ask("unban", "ann").Want("ok")
	comesBack := func(client *labtest.Reconnecting, pid string) {
		t.Helper()
		for _, node := range []int{1, 0} {
			client.Cut()
			client.SetPID(pid)
			client.Reconnect(c.Node(node))
			client.WantNotRecovered()
			client.Nothing()
		}
	}
	comesBack(ann, ann.PID())
	hears(t, gina, "two", "three")
	dave.Ask("ban", "gina").Want("ok")
	old, pid := gina.Client(), gina.PID()
	gina.ReconnectRefused(c.Node(1)) // while she is still connected to another node
	dave.Ask("unban", "gina").Want("ok")
	old.Cut()
	c.Eventually("gina is gone", func() bool { return sockets(gina.ID(), ann) == 0 })
	comesBack(gina, pid)

	//lab:rule 8.18
	dave.Ask("door:close", "eve").Want("ok")
	again := knocks(eve, c.Node(1), "eve")
	again.Settle()
	tell(t, bob, room, "four")
	again.Settle()
	if frames := again.RestFrames(); len(frames) > 0 {
		t.Fatalf("a client heard something before the middleware had let it in: %s", frames[0])
	}
	dave.Ask("door:open", "eve").Want("ok")
	wantIdentity(t, identified(t, again), eve)
	tell(t, bob, room, "five")
	for _, text := range []string{"two", "three", "four", "five"} {
		again.Next("said", text, labtest.Any)
	}
	again.Nothing()
}

// A pid is a secret, and of use only to the user whose session it is.
//
//lab:points 6
//lab:rule 8.19 8.20
//lab:hint-go The owner of a session is what ConnectionStateRecovery.Owner says. Store it, and compare it before you do anything else.
//lab:hint-node The owner of a session is socket.data.user. Store it, and compare it in the same script that takes the session.
//lab:hint Somebody who knows the pid, and is not the owner, must not even end the session.
//lab:hint-go The pid is made by the kit. Keep it out of the log, of the data of the socket, and of the offsets.
//lab:hint-node Make a pid with 16 bytes of randomBytes from node:crypto, and set it before the socket is connected. Keep it out of the log, of the data of the socket, and of the offsets.
//lab:note a-pid-is-a-secret
func TestPIDIsASecret(t *testing.T) {
	c := start(t)
	room := c.Invent("room")
	ann, bob, mallory := c.dial(0, "ann"), c.dial(1, "bob"), c.dial(1, "mallory")
	clients := []*labtest.Reconnecting{ann, bob, mallory}
	join(t, room, ann, bob)
	ann.Ask("mood", "merry").Want("ok")
	tell(t, bob, room, "one")
	hears(t, ann, "one")
	hears(t, bob, "one")

	//lab:rule 8.20
	steals := func(node int) {
		t.Helper()
		own := mallory.PID()
		mallory.Cut()
		mallory.SetPID(ann.PID())
		mallory.SetOffset(ann.Offset())
		mallory.Reconnect(c.Node(node))
		mallory.WantNotRecovered()
		mallory.Nothing()
		if mallory.PID() == own || mallory.PID() == ann.PID() {
			t.Fatal("a client has not got a new pid")
		}
	}
	steals(1)
	steals(0)
	for node, friend := range []*labtest.Reconnecting{ann, bob} {
		friend.Ask("ban", "mallory").Want("ok")
		mallory.Cut()
		mallory.SetPID(ann.PID())
		mallory.ReconnectRefused(c.Node(node)).Want(map[string]any{"message": "banned"})
		friend.Ask("unban", "mallory").Want("ok")
	}
	ann.StopReading() // for its node, she is still there
	ann.Reconnect(c.Node(1))
	ann.WantRecovered()
	tell(t, bob, room, "two")
	hears(t, ann, "two") // over the connection that it has
	hears(t, bob, "two")
	c.loses(ann)
	tell(t, bob, room, "three")
	hears(t, bob, "three")
	steals(1)
	steals(0)
	ann.Reconnect(c.Node(1))
	ann.WantRecovered()
	hears(t, ann, "three")

	//lab:rule 8.19
	for i, client := range clients {
		if pid := client.PID(); len(pid) < 22 || strings.Contains(pid, client.ID()) || strings.Contains(client.ID(), pid) {
			t.Fatalf("a pid must not be easy to guess\n    want: 128 random bits or more, and nothing of %q\n    got:  %q", client.ID(), pid)
		}
		for _, other := range clients[:i] {
			if common := commonPrefix(client.PID(), other.PID()); common > 10 {
				t.Fatalf("two pids begin with the same %d characters", common)
			}
		}
	}
	c.loses(ann)
	var told []string
	for _, client := range []*labtest.Reconnecting{bob, mallory} {
		told = append(told, string(client.Ask("node:sockets").Raw()))
		client.Settle()
		told = append(told, client.Client().RestFrames()...)
	}
	ann.Reconnect(c.Node(1))
	whoIs(ann) // so she is in her rooms
	told = append(told, string(bob.Ask("node:sockets").Raw()), c.Node(0).Log(), c.Node(1).Log())
	for _, text := range told {
		if strings.Contains(text, ann.PID()) {
			t.Fatalf("a node told others the pid of ann: %.300q", text)
		}
	}
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func wantIdentity(t *testing.T, got identity, client *labtest.Reconnecting) {
	t.Helper()
	if want := (identity{client.ID(), client.PID()}); got != want {
		t.Fatalf("%s was not recovered\n    want: %+v\n    got:  %+v", client.Name(), want, got)
	}
}

// Of two connections that come at the same moment with one pid, one has the session.
//
//lab:points 5
//lab:rule 8.21
//lab:hint Two nodes read the session, and both find it. What must be one step?
//lab:hint GET and DEL are two steps. GETDEL is one, and so is a script.
//lab:note once
func TestOnce(t *testing.T) {
	c := start(t)
	room := c.Invent("room")
	ann, bob, carl := c.dial(0, "ann"), c.dial(1, "bob"), c.dial(0, "carl")
	join(t, room, ann)
	tell(t, bob, room, "one")
	hears(t, ann, "one")
	c.loses(ann)
	tell(t, bob, room, "two")
	id := ann.ID()

	c.Redis().HoldRepliesAbout(ann.PID(), c.Node(0))
	first := knocks(ann, c.Node(0), "ann")
	c.Redis().AwaitHeld(c.Node(0))
	ann.Reconnect(c.Node(1))
	c.Redis().Release()
	told := identified(t, first)

	if told.SID != id && ann.ID() != id {
		t.Fatalf("neither of two connections was recovered\n    want: one with the id %q\n    got:  %q and %q", id, told.SID, ann.ID())
	}
	c.Eventually(fmt.Sprintf("one socket has the id %q", id), func() bool { return sockets(id, bob, carl) == 1 })
	if ann.ID() == id && told.SID != id {
		tell(t, bob, id, "three")
		hears(t, ann, "two", "three")
	}
	for range 5 {
		c.settled(carl, bob)
	}
	if sockets(id, bob, carl) != 1 {
		t.Fatal("a session was lost")
	}
}

// settled makes sure that what clients have said is known to each node.
func (c *chat) settled(clients ...*labtest.Reconnecting) {
	c.t.Helper()
	for _, client := range clients {
		text := c.Invent("marker")
		for _, other := range clients {
			tell(c.t, client, other.ID(), text)
			other.Next("said", text)
		}
	}
}

// A client may be back while its old connection still looks alive.
//
//lab:points 6
//lab:rule 8.22 8.31
//lab:hint The session is in use, as far as Redis knows. Give it to the client anyway: it is the same user.
//lab:hint Tell the other node that the session was taken, and do not wait for an answer: it may hang.
//lab:hint A node that hangs wakes up, and then writes what it believes. Count how often a session was taken, and let nobody write who has an older number.
//lab:note the-old-connection
func TestOldConnection(t *testing.T) {
	c := start(t)
	room, later := c.Invent("room"), c.Invent("later")
	ann, bob, carl := c.dial(0, "ann"), c.dial(1, "bob"), c.dial(0, "carl")
	join(t, room, ann, carl)
	tell(t, bob, room, "one")
	hears(t, ann, "one")
	hears(t, carl, "one")

	//lab:rule 8.22
	for i, node := range []int{0, 1, 0} {
		old := ann.Client()
		ann.StopReading()
		tell(t, bob, room, "unread")
		hears(t, carl, "unread")
		ann.Reconnect(c.Node(node))
		ann.WantRecovered()
		tell(t, bob, room, i)
		hears(t, carl, i)
		hears(t, ann, "unread", i)
		old.ResumeReading()
		old.Closed()
		c.Eventually("ann has one socket", func() bool { return sockets(ann.ID(), bob, carl) == 1 })
	}

	//lab:rule 8.31
	for i := range 2 {
		wantWarnings(t, c.Node(i), "old connections have been closed", 0, 0)
	}

	// Its node hangs, and goes on later.
	//lab:rule 8.22
	old := ann.Client()
	c.Node(0).Freeze()
	ann.Reconnect(c.Node(1))
	ann.WantRecovered()
	tell(t, bob, room, "without the frozen node")
	hears(t, ann, "without the frozen node")
	join(t, later, ann)
	c.Node(0).Thaw()
	old.Closed()
	hears(t, carl, "without the frozen node")
	c.Eventually("ann has one socket", func() bool { return sockets(ann.ID(), bob, carl) == 1 })
	tell(t, bob, later, "still here")
	hears(t, ann, "still here")
	c.Node(1).Kill() // so what is in Redis now counts
	tell(t, carl, later, "last")
	ann.Reconnect(c.Node(0))
	ann.WantRecovered()
	hears(t, ann, "last")
	ann.Nothing()
}
