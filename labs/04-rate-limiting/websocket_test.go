package ratelimiting_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// The plain WebSocket next to Socket.IO shares its guard, its buckets and its counts.
//
//lab:points 3
//lab:rule 4.25 4.32 4.38 4.53 4.54 4.55 4.56 4.58
//lab:hint-go A client that you limit on one endpoint uses the other. Pass the same *Guard to app.NewWebSocket.
//lab:hint-node A client that you limit on one endpoint uses the other. Give the same guard to servePlain.
//lab:hint The guard must not know Socket.IO: it only sees a request, a user and the name of an event.
//lab:note the-same-guard-for-every-door
func TestPlainWebSocket(t *testing.T) {
	const messages, dials = 5, 4
	var events, refusals limit
	var wait time.Duration // for an echo
	c := startWith(t, func(r *rand.Rand) keys {
		refusals = limit{time.Second, 2 + r.IntN(4)}
		cost := 2 + r.IntN(3)
		events = limit{time.Minute, messages * cost}
		wait = time.Duration(cost) * events.every
		return keys{
			"events": events, "costs": keys{"echo": cost}, "refusals": refusals, "opens": limit{time.Hour, dials},
		}
	})
	node, ann, bob := c.Node(0), c.Invent("ann"), c.Invent("bob")

	app, plain := node.Dial("ann's app", as(ann)), node.DialWebSocket("ann's gadget", "/ws", labtest.Query("user", ann))
	//lab:rule 4.56 4.58
	wantStatus(t, http.StatusUnauthorized, handshakeStatus(t, node, "/ws", nil), "without a user")
	//lab:rule 4.53
	passes(t, app, messages-2)
	for _, text := range []string{"one", "two"} {
		plain.Send(text)
		plain.WantFrame(text)
	}
	plain.Send("three")
	//lab:rule 4.53 4.54
	wantJSON(t, plain, refusal(wait))
	//lab:rule 4.53
	refuses(t, app, wait)

	//lab:rule 4.56
	gadget := node.DialWebSocket("bob's gadget", "/ws", labtest.Query("user", bob))
	//lab:rule 4.53
	gadget.SendBinary([]byte{1, 0, 255})
	gadget.WantFrame("bAQD/")
	for _, text := range []string{"", "hello", `42["echo"]`, strings.Repeat("x", 64<<10)} {
		gadget.Send(text)
		gadget.WantFrame(text)
	}
	//lab:rule 4.25 4.54 4.55
	for i := range refusals.burst + 1 {
		if i%2 == 0 {
			gadget.SendBinary([]byte("hello?"))
		} else {
			gadget.Send("hello?")
		}
		wantJSON(t, gadget, refusal(wait))
	}
	//lab:rule 4.25 4.55
	gadget.ClosedWith(websocket.ClosePolicyViolation)
	//lab:rule 4.55
	if after := gadget.RestFrames(); len(after) > 0 {
		t.Fatalf("bob's gadget received %d messages after its last refusal, want none: %q", len(after), after)
	}

	//lab:rule 4.32 4.38 4.56
	wantStatus(t, http.StatusTooManyRequests, handshakeStatus(t, node, "/ws?user="+bob, nil), "beyond opens")
	forbidden(t, node.DialHTTP("one too many", labtest.Raw()))
	app.Settle()
}

// wantJSON requires the next frame to be this value.
func wantJSON(t *testing.T, client *labtest.Client, value any) {
	t.Helper()
	wantSameJSON(t, value, client.Frame(), "the next message to "+client.Name())
}

// wantSameJSON requires a text to be the JSON of this value.
func wantSameJSON(t *testing.T, value any, got, what string) {
	t.Helper()
	want, err := json.Marshal(value)
	require.NoError(t, err)
	var a, b any
	require.NoError(t, json.Unmarshal(want, &a))
	if json.Unmarshal([]byte(got), &b) != nil || !reflect.DeepEqual(a, b) {
		t.Fatalf("%s is different\n    want: %s\n    got:  %.200s", what, want, got)
	}
}

// The plain WebSocket names the reason when it closes the connection of a client that ignores its refusals.
//
//lab:points 2
//lab:rule 4.25 4.53 4.54 4.55
//lab:hint-go Charge returns a refusal; Disconnect says that it is the last. app.WebSocket does the rest.
//lab:hint-node charge returns { refusal, last }. servePlain does the rest.
//lab:hint The refusals of Socket.IO and of the plain WebSocket take tokens from the same bucket.
//lab:note the-same-guard-for-every-door
func TestPlainWebSocketSaysWhy(t *testing.T) {
	events := limit{time.Minute, 3}
	var refusals limit
	c := startWith(t, func(r *rand.Rand) keys {
		refusals = limit{time.Hour, 2 + r.IntN(4)}
		return keys{"events": events, "refusals": refusals}
	})
	node, user := c.Node(0), c.Invent("ann")
	ann := node.Dial("ann", as(user))
	ws, _, err := websocket.DefaultDialer.Dial(strings.Replace(node.URL(), "http", "ws", 1)+"/ws?user="+user, nil)
	require.NoError(t, err, "the handshake with the plain WebSocket")
	defer ws.Close()

	//lab:rule 4.25
	passes(t, ann, events.burst)
	for range refusals.burst {
		refuses(t, ann, events.every)
	}

	//lab:rule 4.53 4.54
	for range 3 {
		require.NoError(t, ws.WriteMessage(websocket.TextMessage, []byte("hello?")))
	}

	require.NoError(t, ws.SetReadDeadline(time.Now().Add(10*time.Second)))
	_, message, err := ws.ReadMessage()
	require.NoError(t, err, "the answer of the plain WebSocket to a message beyond the limit")
	wantSameJSON(t, refusal(events.every), string(message), "the answer of the plain WebSocket to a message beyond the limit")
	//lab:rule 4.25 4.55
	_, message, err = ws.ReadMessage()
	want := &websocket.CloseError{Code: websocket.ClosePolicyViolation, Text: "rate_limited"}
	if closed, ok := errors.AsType[*websocket.CloseError](err); !ok || *closed != *want {
		t.Fatalf("after its last refusal, the plain WebSocket ended differently\n    want: %v\n    got:  %.200s %v", want, message, err)
	}
	//lab:rule 4.25
	exceeds(t, ann, events.every)
}
