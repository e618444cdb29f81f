package recovery_test

import (
	"strings"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// A client has a window of time to come back, and its session ends after that.
//
//lab:points 6
//lab:rule 8.23 8.24 8.25
//lab:hint Redis deletes a key at the end of its TTL by itself. Each write sets that again.
//lab:hint While the client is connected somebody must renew the TTL, and by so much that it outlives its node.
//lab:hint-go Take one ticker from env.Clock.
//lab:hint-node Renew all sessions of a node with one clock.setTimeout of contract.mjs, which sets itself again.
//lab:note the-window
func TestWindow(t *testing.T) {
	c := start(t)
	room := c.Invent("room")
	ann, eve, dora, bob := c.dial(0, "ann"), c.dial(0, "eve"), c.dial(0, "dora"), c.dial(1, "bob")
	join(t, room, ann)
	tell(t, bob, room, "one")
	hears(t, ann, "one")
	dora.Disconnect()
	c.Eventually("dora is gone", func() bool { return sockets(dora.ID(), ann) == 0 })

	//lab:rule 8.24
	for n := range 16 {
		c.pass([]time.Duration{window/2 - time.Millisecond, time.Millisecond}[n%2])
		for _, client := range []*labtest.Reconnecting{ann, eve, bob} {
			key := c.sessionKey(client.PID())
			c.Eventually("the session of "+client.Name()+", who is connected, has a window to live", func() bool {
				ttl := c.ttl(key)
				return ttl >= window || ttl == unlimited
			})
		}
	}
	c.Node(0).Kill()
	tell(t, bob, room, "two")
	c.pass(window - time.Millisecond)
	ann.Reconnect(c.Node(1))
	ann.WantRecovered()
	hears(t, ann, "two")

	//lab:rule 8.23
	c.loses(ann)
	tell(t, bob, room, "three")
	c.pass(window - time.Millisecond)
	ann.Reconnect(c.Node(1))
	ann.WantRecovered()
	hears(t, ann, "three")
	c.loses(ann)
	tell(t, bob, room, "four")
	c.pass(window)
	ann.Reconnect(c.Node(1))
	ann.WantNotRecovered()
	ann.Nothing()

	//lab:rule 8.25
	c.loses(ann)
	c.loses(bob)
	c.pass(4 * window)
	for _, key := range c.keys() {
		if strings.HasPrefix(key, c.sessionKey("")) {
			t.Fatalf("a session is left\n    want: none, four windows after the last client has gone\n    got:  %s", key)
		}
	}
}

// A client that leaves on purpose, or is disconnected, comes back as somebody new.
//
//lab:points 5
//lab:rule 8.26
//lab:hint-go The kit says which of the two has happened: SuspendSession or DropSession.
//lab:hint-node Socket.IO calls persistSession of the adapter before the event disconnect, if the client may come back. If it has not called it, somebody has said goodbye.
//lab:hint-go DropSession must end the session in Redis.
//lab:hint-node End the session in Redis then.
//lab:note a-farewell
func TestDeliberate(t *testing.T) {
	c := start(t)
	room := c.Invent("room")
	ann, eve, bob, carl := c.dial(0, "ann"), c.dial(0, "eve"), c.dial(1, "bob"), c.dial(0, "carl")
	clients := []*labtest.Reconnecting{ann, eve}
	join(t, room, ann, eve)
	tell(t, bob, room, "one")
	hears(t, ann, "one")
	hears(t, eve, "one")

	ann.Disconnect()
	carl.Ask("kick", eve.ID()).Want("ok")
	eve.Disconnected()
	for _, client := range clients {
		c.Eventually(client.Name()+" is gone", func() bool { return sockets(client.ID(), carl) == 0 })
	}
	tell(t, bob, room, "two")
	for _, client := range clients {
		client.Reconnect(c.Node(1))
		client.WantNotRecovered()
		client.Nothing()
	}

	join(t, room, ann)
	c.loses(ann)
	tell(t, bob, room, "three")
	ann.Reconnect(c.Node(0))
	ann.WantRecovered()
	hears(t, ann, "three")
}
