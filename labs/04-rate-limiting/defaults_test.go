package ratelimiting_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// Every limit that LAB_KEYS leaves out has its default.
//
//lab:points 3
//lab:rule 4.1 4.2 4.15 4.25 4.32 4.33 4.34
//lab:hint-go app.ParseLimits fills in the defaults. Use the limits that it returns, not numbers of your own. Return its error from Setup: the node must not start.
//lab:hint-node parseLimits fills in the defaults. Use the limits that it returns, not numbers of your own. Let its exceptions end the process: the node must not start.
//lab:hint The limits are independent of each other: a token of opens for each handshake, and a place among connections for each that stays.
//lab:note how-do-you-choose-the-limits
func TestDefaults(t *testing.T) {
	const events, refusals, opens = 20, 10, 60
	const connections, unauthenticated = 100, 20
	c := labtest.Start(t, labtest.ManualClock(), labtest.Keys(`{"trustedProxies":["127.0.0.1"]}`))
	node, address := c.Node(0), clientAddresses(c.Rand())
	user := as(c.Invent("ann"))
	ann := node.Dial("ann", user, from(address(0)))
	join := func(n int) {
		t.Helper()
		for range n {
			node.Dial("one of many", as(c.Invent("bob")), from(address(2)))
		}
	}

	//lab:rule 4.1
	for _, impossible := range []string{`{"every":"1s"}`, `{"every":"1s","burst":0}`, `{"every":"876001h","burst":1}`} {
		c.SetKeys(`{"events":` + impossible + `}`) // the app refuses it, so the node must not start
		c.LaunchNode().NeverReady()
	}
	c.SetKeys(`{"connections":1}`)
	bare := c.StartNode()
	bare.Dial("the only client", as(c.Invent("bob")), from(address(0)))
	forbidden(t, bare.DialHTTP("the same client with another X-Forwarded-For, although no proxy is trusted", from(address(1))))

	//lab:rule 4.1 4.2
	passes(t, ann, events-5)
	//lab:rule 4.1 4.15
	ann.Ask("search", "low").Want([]string{"buy low"})
	refuses(t, ann, 200*time.Millisecond)
	//lab:rule 4.1 4.25
	for range refusals - 1 {
		refuses(t, ann, 200*time.Millisecond)
	}
	staysAfter(t, ann, refusals)
	exceeds(t, ann, 200*time.Millisecond)
	//lab:rule 4.1
	c.Advance(2 * time.Second)
	again := node.Dial("ann again", user, from(address(0)))
	passes(t, again, 10)
	//lab:rule 4.1 4.25
	refuses(t, again, 200*time.Millisecond)
	exceeds(t, again, 200*time.Millisecond)

	//lab:rule 4.1 4.34
	for range unauthenticated {
		node.Dial("nobody", labtest.Raw(), from(address(1)))
	}
	forbidden(t, node.DialHTTP("more than 20 without a user", from(address(1))))

	//lab:rule 4.1 4.32
	join(opens)
	forbidden(t, node.DialHTTP("the 61st handshake at once", from(address(2))))
	c.Advance(time.Second - time.Millisecond)
	forbidden(t, node.DialHTTP("a handshake that comes too early", from(address(2))))
	c.Advance(time.Millisecond)
	join(1)

	//lab:rule 4.1 4.33
	c.Advance((connections - opens) * time.Second)
	join(connections - opens - 1)
	forbidden(t, node.DialHTTP("the 101st connection", from(address(2))))
}

// Invalid arguments are answered with "invalid" and cost what the event costs; the largest valid ones are carried out.
//
//lab:points 2
//lab:rule 4.8 4.9 4.10 4.12 4.13 4.14
//lab:hint The app knows which arguments are valid. Your guard charges an event whatever its arguments are.
//lab:hint-go Charge in socket.Use, once for each event, before any handler has looked at it.
//lab:hint-node Charge in socket.use, once for each event, before any handler has looked at it.
//lab:note what-an-event-costs
func TestArguments(t *testing.T) {
	var events limit
	c := startWith(t, func(r *rand.Rand) keys {
		events = limit{time.Minute, 45 + r.IntN(10)}
		return keys{"events": events}
	})
	ann := c.Node(0).Dial("ann", as(c.Invent("ann")))
	push := func(kind, count, bytes any) map[string]any {
		return map[string]any{"kind": kind, "count": count, "bytes": bytes}
	}
	invalid := []labtest.Message{
		labtest.Msg("search"), labtest.Msg("search", 7), labtest.Msg("search", nil), labtest.Msg("search", "buy", "low"),
		labtest.Msg("survey", 1001), labtest.Msg("survey", -1), labtest.Msg("survey", 1.5), labtest.Msg("survey", "1"),
		labtest.Msg("survey", nil), labtest.Msg("survey"),
		labtest.Msg("floor:join", "please"), labtest.Msg("floor:push"), labtest.Msg("floor:push", "news"), labtest.Msg("floor:push", nil),
		labtest.Msg("floor:push", push("News", 1, 1)), labtest.Msg("floor:push", push("tick ", 1, 1)),
		labtest.Msg("floor:push", push("news", 1001, 1)), labtest.Msg("floor:push", push("news", -1, 1)),
		labtest.Msg("floor:push", push("news", 1, 1<<20+1)), labtest.Msg("floor:push", push("news", 1, -1)),
		labtest.Msg("floor:push", push("news", 1, nil)),
		labtest.Msg("floor:push", map[string]any{"kind": "news", "count": 1}),
		labtest.Msg("floor:push", map[string]any{"KIND": "news", "count": 1, "bytes": 1}),
		labtest.Msg("floor:push", json.RawMessage(`{"kind":"news","count":1,"bytes":1,"count":1}`)),
		labtest.Msg("floor:push", json.RawMessage(`{"kind":"news","count":1,"bytes":1,"other":1,"other":1}`)),
		labtest.Msg("search", json.RawMessage(`"\ud800"`)),
	}

	const valid = 9 // events
	//lab:rule 4.9
	ann.Ask("search", "low").Want([]string{"buy low"})
	ann.Ask("search", "ll").Want([]string{"sell high"})
	ann.Ask("search", "LOW").Want([]string{})
	//lab:rule 4.10
	ann.Ask("survey", 0).Want(0)
	//lab:rule 4.12
	ann.Ask("floor:push", push("news", 0, 0)).Want("ok")
	ann.Ask("floor:push", push("tick", 1000, 0)).Want("ok")
	ann.Ask("floor:push", push("news", 1, 1<<20)).Want("ok")
	//lab:rule 4.8
	ann.Ask("echo").Want()
	ann.Ask("echo", "two", map[string]any{"of": []int{1}}).Want("two", map[string]any{"of": []int{1}})

	//lab:rule 4.13
	for _, m := range invalid {
		ann.Ask(m.Event, m.Args...).Want("invalid")
	}

	//lab:rule 4.14
	passes(t, ann, events.burst-valid-len(invalid))
	refuses(t, ann, events.every)
}
