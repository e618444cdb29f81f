package recovery_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// A client that was quiet for long is recovered if nothing for it is lost.
//
//lab:points 6
//lab:rule 8.11 8.12
//lab:hint The offset of a quiet client leaves the stream long before the client does.
//lab:hint So do not ask whether its offset is there. Ask whether something for it is gone.
//lab:hint When you trim an entry, note its id under each of its rooms. Compare that with the offset.
//lab:hint One namespace that is trimmed too seldom fills Redis, and one that is trimmed too much loses what it promised.
//lab:note what-a-gap-is
//lab:stricter @socket.io/redis-streams-adapter 0.3.1 recovers a client only if the entry that its offset names is still in the stream, also if nothing for it was trimmed (socketio/socket.io-redis-streams-adapter#48).
func TestQuietForLong(t *testing.T) {
	const keep = 60
	c := startKeeping(t, keep)
	room, others := c.Invent("room"), c.Invent("others")
	ann, eve, bob := c.dial(0, "ann"), c.dial(0, "eve"), c.dial(1, "bob")
	join(t, room, ann)
	tell(t, bob, room, "one")
	hears(t, ann, "one")

	//lab:rule 8.12
	c.loses(ann)
	c.loses(eve)
	repeat(bob, others, "noise", 4*keep)
	tell(t, bob, room, "two")
	ann.Reconnect(c.Node(1))
	ann.WantRecovered()
	eve.Reconnect(c.Node(1)) // who has never heard anything
	eve.WantRecovered()
	tell(t, bob, room, "three")
	hears(t, ann, "two", "three")

	//lab:rule 8.11
	c.loses(ann)
	tell(t, bob, room, "four")
	repeat(bob, others, "noise", keep-1)
	ann.Reconnect(c.Node(0))
	ann.WantRecovered()
	hears(t, ann, "four")
	ann.Nothing()
	eve.Nothing()
	for key, kept := range c.streams() {
		if kept > 2*keep+100 {
			t.Fatalf("a stream is too long\n    want: at most %d entries in %s\n    got:  %d", 2*keep+100, key, kept)
		}
	}
}

// A client that has lost an event is not recovered, and can tell.
//
//lab:points 6
//lab:rule 8.13 8.25
//lab:hint If the stream does not begin before the offset, something may be missing.
//lab:hint An entry to all is for everybody, and one to the id of a socket is for that socket.
//lab:hint-go RestoreSession returns nil for a client that has lost something. Then the kit makes a new socket.
//lab:hint-node Leave the socket of a client that has lost something as Socket.IO made it: with a new id and a new pid.
//lab:note what-a-gap-is
//lab:stricter As in TestQuietForLong: one of its clients has lost nothing, and @socket.io/redis-streams-adapter 0.3.1 would not recover it, since its offset was trimmed (socketio/socket.io-redis-streams-adapter#48).
func TestGap(t *testing.T) {
	const keep = 60
	c := startKeeping(t, keep)
	room, others, second, orders := c.Invent("room"), c.Invent("others"), c.Invent("second"), labtest.Namespace("/orders")
	ann, eve, bob := c.dial(0, "ann"), c.dial(0, "eve"), c.dial(1, "bob")
	olga, oscar := c.dial(0, "olga", orders), c.dial(1, "oscar", orders)
	frank, hal := c.dial(0, "frank"), c.dial(0, "hal")
	all := []*labtest.Reconnecting{ann, eve, frank, hal, olga}
	join(t, room, ann, olga)
	join(t, others, frank)
	join(t, second, hal)
	tell(t, bob, room, "one")
	hears(t, ann, "one")
	tell(t, bob, frank.ID(), "one")
	hears(t, frank, "one")
	for _, client := range all {
		c.loses(client)
	}

	tell(t, bob, room, "lost")
	tell(t, bob, eve.ID(), "lost")
	announce(t, oscar, "lost")
	repeat(bob, room, "lost as well", 3*keep)
	repeat(bob, eve.ID(), "lost as well", 3*keep)
	repeat(oscar, "", "lost as well", 4*keep)
	bob.Ask("say", say{"to": []string{c.Invent("first"), second}, "text": "lost", "times": 4 * keep}).Late().Want("ok")
	tell(t, bob, room, "kept")
	tell(t, bob, others, "kept")
	gone := []string{ann.PID(), eve.PID(), hal.PID(), olga.PID()}
	for _, client := range all {
		client.Reconnect(c.Node(1))
	}

	//lab:rule 8.13
	for _, client := range []*labtest.Reconnecting{ann, eve, hal, olga} {
		client.WantNotRecovered()
		wantSame(t, client, self{ID: client.ID(), User: whoIs(client).User, Rooms: []string{client.ID()}})
	}
	frank.WantRecovered()
	hears(t, frank, "kept")
	for _, client := range all {
		speaker := bob
		if client == olga {
			speaker = oscar
		}
		tell(t, speaker, client.ID(), "new")
		hears(t, client, "new")
		c.loses(client)
		tell(t, speaker, client.ID(), "newer")
		client.Reconnect(c.Node(0))
		client.WantRecovered()
		hears(t, client, "newer")
		client.Nothing()
	}

	// It is trimmed while a node reads it.
	c.loses(ann)
	repeat(bob, ann.ID(), "kept until now", keep)
	there := c.late() // so it remembers none of that
	c.Redis().HoldReplies("xrange", there)
	ann.Reconnect(there)
	c.Redis().AwaitHeld(there)
	repeat(bob, ann.ID(), "lost", 4*keep)
	c.Redis().Release()
	ann.Client().Closed()
	ann.Reconnect(c.Node(1))
	ann.WantNotRecovered()

	//lab:rule 8.25
	for range 8 {
		c.pass(window / 2)
	}
	for _, pid := range gone {
		if key := c.sessionKey(pid); c.ttl(key) != missing {
			t.Fatalf("the session of a client that was not recovered is still there after four windows: %s", key)
		}
	}
}

// Redis may be away, or lose its data: then offsets of its former life are worth nothing, and the chat goes on.
//
//lab:points 6
//lab:rule 8.14 8.15 8.29 8.30 8.31
//lab:hint While Redis is away, return its errors: the chat and the kit know what to do. Read on from the last id that you have delivered, after a pause, and say in the log what has failed.
//lab:hint The ids of a stream begin again when Redis has lost it. An id alone does not say which stream it is from.
//lab:hint Give the stream a random name when you create it, and put that into every offset.
//lab:hint XREAD waits for an id greater than yours. After a loss that may never come: ask now and then where the stream ends.
//lab:hint A replica that takes over may lack the end of the stream. The entry that the offset names is missing then, while older ones are there.
//lab:note another-life
//lab:stricter @socket.io/redis-streams-adapter 0.3.1 goes on with XREAD after the last id that it has read. If a new stream has smaller ids, XREAD does not return them.
func TestRedisForgot(t *testing.T) {
	c := start(t)
	room := c.Invent("room")
	ann, carl, bob := c.dial(0, "ann"), c.dial(0, "carl"), c.dial(1, "bob")
	join(t, room, ann)
	tell(t, bob, room, "one")
	hears(t, ann, "one")
	// Redis is away for a node.
	erin := c.dial(0, "erin")
	join(t, room, erin)
	c.loses(erin)

	//lab:rule 8.31
	c.Pass(time.Second)
	wantWarnings(t, c.Node(0), "all is well", 0, 0)
	wantWarnings(t, c.Node(1), "all is well", 0, 0)
	c.Redis().Stop(c.Node(0))
	c.Pass(time.Second)
	wantWarnings(t, c.Node(0), "it is without Redis for a second", 1, 50)

	//lab:rule 8.29
	ann.Ask("say", say{"to": []string{room}, "text": "without Redis"}).Want("lost")
	ann.Ask("say", say{"to": []string{room}, "text": json.RawMessage("1e400")}).Want("invalid")
	ann.Nothing()
	dan := c.Node(0).Dial("dan", labtest.Raw())
	dan.Send(`40{"user":"dan"}`)
	for _, client := range []*labtest.Client{dan, knocks(erin, c.Node(0), "erin")} {
		if got := identified(t, client); got.PID != "" || got.SID == erin.ID() {
			t.Fatalf("%s got a session although Redis is away\n    want: a new sid, and no pid\n    got:  %+v", client.Name(), got)
		}
	}

	//lab:rule 8.30
	tell(t, bob, room, "in the meantime")
	c.Redis().Start(c.Node(0))
	tell(t, bob, room, "afterwards")
	hears(t, ann, "in the meantime", "afterwards")
	ann.Nothing()

	//lab:rule 8.29
	erin.Reconnect(c.Node(0))
	erin.WantRecovered()
	hears(t, erin, "in the meantime", "afterwards")
	erin.Nothing()
	erin.Disconnect()
	warned := []int{warnings(c.Node(0)), warnings(c.Node(1))}

	// What ann misses is said in the one life, and she leaves in the other.
	c.Redis().HoldReplies("xread", c.Node(0))
	tell(t, bob, room, "lost")
	c.Redis().AwaitHeld(c.Node(0))
	c.Redis().FlushAll()
	c.loses(ann)
	c.Redis().Release()

	//lab:rule 8.15
	tell(t, bob, carl.ID(), "one")
	hears(t, carl, "one")
	join(t, room, carl)
	tell(t, bob, room, "two")
	hears(t, carl, "two")

	//lab:rule 8.31
	for i, before := range warned {
		node := c.Node(i)
		c.Eventually(node.Name()+" warns that Redis has lost events", func() bool { return warnings(node) > before })
	}

	//lab:rule 8.14
	ann.Reconnect(c.Node(1))
	ann.WantNotRecovered()
	join(t, room, ann)

	// The clock of Redis was wrong, and its ids are smaller now.
	//lab:rule 8.15
	c.Redis().FlushAll()
	c.Redis().SetTime(time.Now().Add(-time.Hour))
	tell(t, bob, room, "three")
	hears(t, carl, "three")
	hears(t, ann, "three")
	c.loses(carl)
	tell(t, bob, room, "four")
	carl.Reconnect(c.Node(1))
	carl.WantRecovered()
	hears(t, carl, "four")
	hears(t, ann, "four")

	// A replica takes over that has not heard of the last events. Its clock is behind, or ahead.
	for _, clock := range []time.Duration{-time.Minute, time.Minute} {
		//lab:rule 8.14
		ann.Ask("mood", clock.String()).Want("ok") // so Redis has the session again
		replica := c.snapshot()
		tell(t, bob, room, "five")
		hears(t, ann, "five")
		c.loses(ann)
		tell(t, bob, room, "lost too")
		hears(t, carl, "five", "lost too")
		c.restore(replica)
		c.Redis().SetTime(time.Now().Add(clock))
		tell(t, bob, room, "six")
		hears(t, carl, "six")
		ann.Reconnect(c.Node(0))
		ann.WantNotRecovered()
		join(t, room, ann)

		//lab:rule 8.15
		tell(t, bob, room, "seven")
		hears(t, carl, "seven")
		hears(t, ann, "seven")
		ann.Nothing()
	}
}

func wantWarnings(t *testing.T, node *labtest.Node, when string, least, most int) {
	t.Helper()
	if n := warnings(node); n < least || n > most {
		t.Fatalf("the log of %s, when %s\n    want: %d to %d lines of level WARN or ERROR\n    got:  %d", node.Name(), when, least, most, n)
	}
}

// warnings counts the lines of a node's log that say that something is wrong.
func warnings(node *labtest.Node) int {
	log := node.Log()
	return strings.Count(log, "level=WARN") + strings.Count(log, "level=ERROR")
}

// A long absence is read in pieces, and nobody else waits for it.
//
//lab:points 5
//lab:rule 8.27 8.28
//lab:hint Use COUNT with XRANGE, and begin the next read after the last entry.
//lab:hint-go socket.Replay waits while the client does not read. Do not hold a lock that others need.
//lab:hint-node While writeBuffer of socket.conn is not empty, wait for its event drain before you send the next page. Read that page in the meantime.
//lab:note a-long-replay
func TestLongReplay(t *testing.T) {
	const small, large, page = 250, 100, 50
	c := startKeeping(t, 2*(small+large), labtest.Patience(3))
	room, busy, other := c.Invent("room"), c.Invent("busy"), c.Invent("other")
	ann, eve, bob := c.dial(0, "ann"), c.dial(0, "eve"), c.dial(1, "bob")
	join(t, room, eve)
	join(t, busy, ann)
	c.loses(ann)
	c.loses(eve)
	repeat(bob, room, "small", small)
	repeat(bob, busy, strings.Repeat("large", 20_000), large) // more than a client's queue and the buffers of the system hold
	there := c.late()
	carl := there.DialReconnecting("carl", as("carl"))
	join(t, other, carl)

	//lab:rule 8.27
	eve.Reconnect(there)
	eve.WantRecovered()
	for n := range small {
		eve.Next("said", "small", n+1)
	}
	reads := c.Redis().Commands("xrange", there)
	if reads < small/page {
		t.Fatalf("a node read too much at once\n    want: at least %d XRANGE for %d entries\n    got:  %d", small/page, small, reads)
	}

	// She does not read any more, so her node cannot send her everything.
	//lab:rule 8.28
	ann.Reconnect(there)
	ann.WantRecovered()
	ann.StopReading()
	c.Eventually("the node reads what ann has missed", func() bool {
		return c.Redis().Commands("xrange", there) >= reads+large/page && !c.Redis().Unanswered(there, "xrange")
	})
	for n := range 120 {
		tell(t, bob, other, n)
		hears(t, carl, n)
	}
}
