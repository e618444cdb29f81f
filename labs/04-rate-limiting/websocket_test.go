package ratelimiting_test

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// The plain WebSocket next to Socket.IO shares its guard, its buckets and its counts.
//
//lab:points 3
//lab:rule 4.25 4.38 4.53 4.54 4.55 4.56
//lab:hint A client that you limit on one endpoint uses the other. Pass the same *Guard to app.NewWebSocket.
//lab:hint The guard must not know Socket.IO: it only sees a request, a user and the name of an event.
//lab:note the-same-guard-for-every-door
func TestPlainWebSocket(t *testing.T) {
	events := limit{time.Minute, 5}
	var refusals limit
	const dials = 3
	c := startWith(t, func(r *rand.Rand) keys {
		refusals = limit{time.Second, 2 + r.IntN(4)}
		return keys{"events": events, "refusals": refusals, "opens": limit{time.Hour, dials}}
	})
	node, ann, bob := c.Node(0), c.Invent("ann"), c.Invent("bob")

	app, plain := node.Dial("ann's app", as(ann)), node.DialWebSocket("ann's gadget", "/ws", labtest.Query("user", ann))
	passes(app, events.burst-2)
	for _, text := range []string{"one", "two"} {
		plain.Send(text)
		plain.WantFrame(text)
	}
	plain.Send("three")
	wantJSON(t, plain, refusal(events.every))
	refuses(app, events.every)

	gadget := node.DialWebSocket("bob's gadget", "/ws", labtest.Query("user", bob))
	for range events.burst {
		gadget.Send("hello")
		gadget.WantFrame("hello")
	}
	for range refusals.burst + 1 {
		gadget.Send("hello?")
		wantJSON(t, gadget, refusal(events.every))
	}
	gadget.ClosedWith(websocket.ClosePolicyViolation)

	require.Equal(t, http.StatusTooManyRequests, handshakeStatus(t, node, "/ws?user="+bob, nil), "the status of the handshake beyond opens")
	forbidden(t, node.DialHTTP("one too many", labtest.Raw()))
	app.Settle()
}

// wantJSON requires the next frame to be this value.
func wantJSON(t *testing.T, client *labtest.Client, value any) {
	t.Helper()
	want, err := json.Marshal(value)
	require.NoError(t, err)
	require.JSONEq(t, string(want), client.Frame(), "the next message to %s", client.Name())
}
