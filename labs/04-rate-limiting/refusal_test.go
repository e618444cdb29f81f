package ratelimiting_test

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// A refused event does not happen, whether the client asked for an acknowledgement or not.
//
//lab:points 3
//lab:rule 4.11 4.12 4.20 4.24 4.25 4.26 4.27
//lab:hint-go An ack alone stops nothing: the handler still runs, unless the middleware returns an error.
//lab:hint-node An ack alone stops nothing: the handler still runs, unless you leave out next().
//lab:hint Charge first, then act. A limit after the handler protects nobody.
//lab:hint-go That goes for the last refusal too: return the error after socket.Disconnect(true) as well.
//lab:hint-node That goes for the last refusal too: no next() after socket.disconnect(true) either.
//lab:note refuse-do-not-wait
func TestRefusedEventDoesNotHappen(t *testing.T) {
	const month = 720 * time.Hour // in milliseconds, more than 31 bits
	c := start(t, keys{"events": limit{month, 12}, "refusals": limit{month, 3}})
	ann, bob := c.Node(0).Dial("ann", as(c.Invent("ann"))), c.Node(0).Dial("bob", as(c.Invent("bob")))
	news := func(bytes int) map[string]any { return map[string]any{"kind": "news", "count": 1, "bytes": bytes} }

	//lab:rule 4.11
	bob.Ask("floor:join").Want("ok")
	//lab:rule 4.12
	for n := range 12 {
		ann.Ask("floor:push", news(n)).Want("ok")
		bob.Next("news", 0, strings.Repeat("x", n))
	}

	//lab:rule 4.24
	ann.Emit("floor:push", news(30))
	ann.Ask("floor:push", news(40)).Want(refusal(month))
	refuses(t, ann, month)
	//lab:rule 4.25 4.26 4.27
	ann.Settle()
	ann.RestFrames()
	ann.Emit("floor:push", news(50)) // the last refusal
	saysGoodbye(t, ann, month)

	//lab:rule 4.20
	for n := range 10 {
		bob.Ask("floor:push", news(n)).Want("ok")
		bob.Next("news", 0, strings.Repeat("x", n))
	}
}

// The server disconnects a client that ignores its refusals, says why, and leaves other clients alone.
//
//lab:points 3
//lab:rule 4.17 4.25 4.26 4.27 4.29 4.30
//lab:hint-go Give each user a second bucket: limits.Refusals. Every refusal takes a token; one without a token is the last.
//lab:hint-node Give each user a second bucket: limits.refusals. Every refusal takes a token; one without a token is the last.
//lab:hint-go Send the ack first, then the event limit:exceeded with the same refusal, then call socket.Disconnect(true).
//lab:hint-node Send the ack first, then the event limit:exceeded with the same refusal, then call socket.disconnect(true).
//lab:hint This bucket outlives the socket too: a client that reconnects and keeps going is disconnected at its first refusal.
//lab:note when-to-disconnect
func TestAbuserIsDisconnected(t *testing.T) {
	events := limit{time.Minute, 2}
	var refusals limit
	c := startWith(t, func(r *rand.Rand) keys {
		refusals = limit{2 * time.Second, 2 + r.IntN(5)}
		return keys{"events": events, "refusals": refusals, "costs": keys{"search": events.burst}}
	})
	user := as(c.Invent("mallory"))
	mallory, bob := c.Node(0).Dial("mallory", user), c.Node(0).Dial("bob", as(c.Invent("bob")))
	phone, laptop := c.Node(0).Dial("mallory's phone", user), c.Node(0).Dial("mallory's laptop", user)

	//lab:rule 4.17
	passes(t, mallory, events.burst)
	//lab:rule 4.25
	mallory.Ask("search", "low").Want(refusal(2 * events.every)) // costs two tokens, but is one refusal
	for range refusals.burst - 1 {
		refuses(t, mallory, events.every)
	}
	staysAfter(t, mallory, refusals.burst)
	//lab:rule 4.25 4.26 4.27
	exceeds(t, mallory, events.every)

	//lab:rule 4.25
	passes(t, bob, events.burst)
	refuses(t, bob, events.every)
	//lab:rule 4.26 4.29
	phone.Nothing()
	//lab:rule 4.29 4.30
	exceeds(t, phone, events.every)
	//lab:rule 4.26 4.29
	laptop.Nothing()

	//lab:rule 4.30
	exceeds(t, c.Node(0).Dial("mallory again", user), events.every)
	//lab:rule 4.25 4.30
	c.Advance(refusals.every - time.Nanosecond)
	exceeds(t, c.Node(0).Dial("mallory, too early", user), events.every-refusals.every+time.Nanosecond)
	c.Advance(time.Nanosecond)
	forgiven := c.Node(0).Dial("mallory, wiser", user)
	refuses(t, forgiven, events.every-refusals.every)
	c.Advance(events.every - refusals.every)
	passes(t, forgiven, 1)
	refuses(t, forgiven, events.every)
	//lab:rule 4.29
	laptop.Nothing()
	//lab:rule 4.25
	passes(t, bob, 1)
}

// A polite client that is refused now and then is never disconnected.
//
//lab:points 3
//lab:rule 4.25
//lab:hint Forgive refusals over time. A counter that only grows disconnects everybody some day.
//lab:hint-go limits.Refusals has an every too: use another Limiter.
//lab:hint-node limits.refusals has an every too: use another Limiter.
//lab:note when-to-disconnect
func TestPoliteClientStays(t *testing.T) {
	events, refusals := limit{time.Second, 3}, limit{2 * time.Second, 2}
	c := start(t, keys{"events": events, "refusals": refusals})
	ann := c.Node(0).Dial("ann", as(c.Invent("ann")))

	for i := range 200 {
		passes(t, ann, events.burst)
		refuses(t, ann, events.every)
		staysAfter(t, ann, i+1)
		c.Advance(events.full() + time.Duration(c.Rand().Int64N(int64(time.Hour))))
	}

	passes(t, ann, events.burst)
	for range refusals.burst + 1 {
		refuses(t, ann, events.every)
	}
	ann.Disconnected()
}

// An event that passes forgives no refusal: only time does.
//
//lab:points 2
//lab:rule 4.25 4.26 4.27
//lab:hint A client that waits for each token and then sends two events is refused half of the time. It does not slow down.
//lab:hint Nothing but time fills the refusals bucket again, so nothing else may touch it.
//lab:note when-to-disconnect
func TestOnlyTimeForgives(t *testing.T) {
	events := limit{time.Second, 2}
	var refusals limit
	c := startWith(t, func(r *rand.Rand) keys {
		refusals = limit{time.Hour, 2 + r.IntN(5)}
		return keys{"events": events, "refusals": refusals}
	})
	user := as(c.Invent("mallory"))
	mallory := c.Node(0).Dial("mallory", user)
	passes(t, mallory, events.burst)

	//lab:rule 4.25
	for i := range refusals.burst {
		refuses(t, mallory, events.every)
		staysAfter(t, mallory, i+1)
		c.Advance(events.every)
		passes(t, mallory, 1)
		passesAfter(t, c, events.every, c.Node(0).Dial("mallory's other tab", user))
	}

	//lab:rule 4.25 4.26 4.27
	exceeds(t, mallory, events.every)
}

// passesAfter lets one event of the client pass after the clock has moved.
func passesAfter(t *testing.T, c *labtest.Cluster, wait time.Duration, client *labtest.Client) {
	t.Helper()
	c.Advance(wait)
	passes(t, client, 1)
	client.Close()
}

// A flood of refused events gets no reply that it did not ask for, and none after the disconnect.
//
//lab:points 3
//lab:rule 4.23 4.25 4.26 4.27 4.28
//lab:hint-go e.Ack does nothing if the client asked for no answer. Do not send an event instead.
//lab:hint-node Call the ack function only if the last argument is one. Do not send an event instead.
//lab:hint-go A client may have sent thousands of events before it reads your first refusal. Send nothing after limit:exceeded: Disconnect(true).
//lab:hint-node A client may have sent thousands of events before it reads your first refusal, and they still arrive after disconnect(true): look at socket.connected first.
//lab:note refusals-must-be-cheap
func TestFloodEarnsNoReplies(t *testing.T) {
	events, refusals := limit{time.Minute, 3}, limit{time.Second, 20}
	c := start(t, keys{"events": events, "refusals": refusals})
	quiet := c.Node(0).Dial("quiet", as(c.Invent("quiet")))
	loud := c.Node(0).Dial("loud", as(c.Invent("loud")))
	mute, late := c.Node(0).Dial("mute", as(c.Invent("mute"))), c.Node(0).Dial("late", as(c.Invent("late")))

	//lab:rule 4.23 4.26
	passes(t, quiet, events.burst)
	for range refusals.burst - 1 {
		quiet.Emit("echo", "hello?")
	}
	refuses(t, quiet, events.every)
	quiet.Settle()
	receivedFrames(t, quiet, events.burst+1, "one acknowledgement for each event that asked for one")

	//lab:rule 4.25 4.27
	for range 500 {
		loud.Ask("echo", "HELLO?")
	}
	loud.Closed()
	//lab:rule 4.25 4.28
	frames := receivedFrames(t, loud, events.burst+refusals.burst+3, "the acknowledgements up to the last refusal, limit:exceeded and 41")
	//lab:rule 4.27 4.28
	if last := frames[len(frames)-1]; last != "41" {
		t.Fatalf("the last frame to loud is %s, want 41", last)
	}

	//lab:rule 4.23
	for _, client := range []*labtest.Client{mute, late} {
		passes(t, client, events.burst)
		for range refusals.burst {
			client.Emit("echo", "hello?")
		}
		client.Settle()
		receivedFrames(t, client, events.burst, "none for a refusal that was not asked for")
	}
	//lab:rule 4.25 4.26 4.27
	mute.Emit("echo", "hello?")
	saysGoodbye(t, mute, events.every)
	exceeds(t, late, events.every)
}

// receivedFrames requires the client to have received this many frames, and returns
// them.
func receivedFrames(t *testing.T, client *labtest.Client, want int, which string) []string {
	t.Helper()
	frames := client.RestFrames()
	if len(frames) != want {
		t.Fatalf("%s received %d frames, want %d: %s\n    the last ones: %s", client.Name(), len(frames), want, which,
			strings.Join(frames[max(0, len(frames)-3):], " … "))
	}
	return frames
}

// A flood of refused events or handshakes cannot fill the log.
//
//lab:points 3
//lab:rule 4.25 4.27 4.31 4.32 4.33 4.34 4.60
//lab:hint If every refusal writes a line, a client can write as many lines as it likes, with a name of its choice in them.
//lab:hint Log what is rare: the disconnect. Count the rest, refused handshakes as well.
//lab:hint-go A name may contain line breaks. Give it to env.Log as an attribute, which quotes it.
//lab:hint-node A name may contain line breaks. JSON.stringify quotes it.
//lab:note refusals-must-be-cheap
func TestFloodCannotFillTheLog(t *testing.T) {
	events, refusals := limit{time.Minute, 3}, limit{time.Minute, 300}
	const each = 2 // refused handshakes of a kind
	c := start(t, keys{
		"events": events, "refusals": refusals, "connections": 3, "unauthenticated": 1,
		"opens": limit{time.Minute, 3 + 2*3*each},
	}, labtest.Nodes(3))
	const forged = "\nlevel=ERROR msg=forged\nlevel=ERROR msg=forged"
	enter := func(node *labtest.Node) (mallory, bob, nobody *labtest.Client) {
		t.Helper()
		mallory, bob = node.Dial("mallory", as(c.Invent("mallory")+forged)), node.Dial("bob", as(c.Invent("bob")))
		nobody = node.Dial("nobody", labtest.Raw())
		passes(t, mallory, events.burst)
		passes(t, bob, events.burst)
		return mallory, bob, nobody
	}
	flooded, besieged, calm := c.Node(0), c.Node(1), c.Node(2)
	mallory, bob, third := enter(flooded)
	_, _, nobody := enter(besieged)
	_, _, quiet := enter(calm)

	//lab:rule 4.25
	third.Connect("/", as(c.Invent("carol")))
	quiet.Connect("/", as(c.Invent("carol")))
	for i := range refusals.burst - 1 {
		bob.Emit(c.Invent("rumour"), i)
		mallory.Emit("echo", i)
	}
	refuses(t, bob, events.every)
	refuses(t, mallory, events.every)
	for range 300 {
		mallory.Emit("echo", "the first of these is one too many")
	}
	//lab:rule 4.25 4.27
	mallory.Closed()
	//lab:rule 4.25
	bob.Settle()

	refusesAll := func(why string) {
		t.Helper()
		for range each {
			forbidden(t, besieged.DialHTTP("one handshake too many, "+why, labtest.Raw()))
			refusesPolling(t, besieged, "198.51.100.1")
			wantStatus(t, http.StatusTooManyRequests, handshakeStatus(t, besieged, "/ws?user=bob", nil), why)
		}
	}
	//lab:rule 4.34
	refusesAll("beyond unauthenticated")
	//lab:rule 4.33
	nobody.Connect("/", as(c.Invent("carol")))
	refusesAll("beyond connections")
	//lab:rule 4.32
	refusesAll("beyond opens")

	lines := func(node *labtest.Node) []string {
		return strings.FieldsFunc(node.Log(), func(r rune) bool { return r == '\n' })
	}
	for _, node := range []*labtest.Node{flooded, besieged, calm} {
		node.Stop() // completes its log
	}
	usual := len(lines(calm))
	//lab:rule 4.31
	if got := lines(flooded); len(got) > usual+1 {
		t.Fatalf("a node that refused 601 events and disconnected one client wrote %d lines to its log, want at most %d\n    the last one: %.200s",
			len(got), usual+1, got[len(got)-1])
	}
	//lab:rule 4.60
	if got := lines(besieged); len(got) > usual {
		t.Fatalf("a node that refused %d handshakes wrote %d lines to its log, want at most %d\n    the last one: %.200s",
			3*3*each, len(got), usual, got[len(got)-1])
	}
}
