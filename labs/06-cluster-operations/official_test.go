package operations_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vmihailenco/msgpack/v5"

	"socketlab/labs/labtest"
)

var (
	// What @socket.io/redis-adapter 8.3.0 publishes for
	// io.timeout(1000).to("r1").except("r2").emit("hello", 1, "2", {a: [true, null, 1.5]}, callback),
	officialAsk = unhex(`85 a3 756964 a6 4a6353386737 a9 726571756573744964 a6 7a6364503656 a4 74797065 07
		a6 7061636b6574 83 a4 74797065 02 a4 64617461 94 a5 68656c6c6f 01 a1 32 81 a1 61 93 c3 c0 cb3ff8000000000000 a3 6e7370 a1 2f
		a4 6f707473 83 a5 726f6f6d73 91 a2 7231 a6 657863657074 91 a2 7232 a5 666c616773 81 a7 74696d656f7574 cd03e8`)
	// and when a client acknowledges with {a: [1, Buffer.from([0, 255])]}.
	officialAck = unhex(`83 a4 74797065 09 a9 726571756573744964 a6 7a6364503656 a6 7061636b6574 81 a1 61 92 01 c4 02 00ff`)
)

// Official nodes and the official emitter understand your nodes, and are understood.
//
//lab:points 5
//lab:rule 6.22 6.23 6.24
//lab:hint-go app.Request and app.Response read and write the official forms, of requests and responses that your own nodes never send, too.
//lab:hint A node that sends a uid listens on a channel of its own. The emitter sends none.
//lab:hint In JavaScript a room may be a number, and an empty list is [] and not null.
//lab:note one-language
func TestOfficialRequests(t *testing.T) {
	c := start(t, labtest.Nodes(2))
	ann, bob := c.dial(0, c.Invent("ann")), c.dial(1, c.Invent("bob"))
	olga, oscar := c.dial(0, c.Invent("olga"), labtest.Namespace("/orders")), c.dial(1, c.Invent("oscar"), labtest.Namespace("/orders"))

	//lab:rule 6.24
	own, all := c.Redis().Capture(responses+"JcS8g7#"), c.Redis().Capture(responses)
	c.official(`"uid":"JcS8g7",`, own, ann, bob)
	c.official(``, all, ann, bob) // the emitter, and others who have no channel of their own
	c.emitted(`"uid":"emitter",`, ann, bob)
	wantRooms(t, c, ann, ann.ID(), userRoom(ann.Name()))
	wantRooms(t, c, bob, bob.ID(), userRoom(bob.Name()))

	carla, dora := c.dial(1, c.Invent("carla")), c.dial(1, c.Invent("dora"))
	c.tellOfficial(`{"uid":"JcS8g7","type":2,"opts":{"rooms":[%q,%q],"except":[]},"rooms":["r1"]}`, carla.ID(), dora.ID())
	c.tellOfficial(`{"uid":"JcS8g7","type":2,"opts":{"rooms":[%q],"except":[]},"rooms":["r2"]}`, dora.ID())
	wantRooms(t, c, carla, carla.ID(), userRoom(carla.Name()), "r1")
	wantRooms(t, c, dora, dora.ID(), userRoom(dora.Name()), "r1", "r2")
	c.publish(officialAsk, requests)
	hello := carla.Next("hello", 1, "2", map[string]any{"a": []any{true, nil, 1.5}})
	wantResponses(t, own, `{"type":8,"requestId":"zcdP6V","clientCount":0}`, `{"type":8,"requestId":"zcdP6V","clientCount":1}`)
	hello.Reply(map[string]any{"a": []any{1, labtest.Binary{0, 255}}})
	wantBytes(t, "the response to the official request for acknowledgements", own.Next().Payload, officialAck)
	dora.Nothing()

	//lab:rule 6.22
	// These channels, and no others, carry a question and its answer.
	sent := c.Redis().Capture("socket.io-re*")
	olga.Ask("fetch", order{}).Raw()
	request, response := sent.Next(), sent.Next()
	uid := identified(t, request.Payload).UID
	wantChannel(t, "a request of /orders", request, "socket.io-request#/orders#")
	wantChannel(t, "a response to the node "+uid+" of /orders", response, "socket.io-response#/orders#"+uid+"#")

	//lab:rule 6.23
	wantJSON(t, string(response.Payload), object("requestId", identified(t, response.Payload).RequestID, "sockets", []any{respondedSocket(oscar)}))
	sent = c.Redis().Capture(requests)
	to, rooms := order{"to": []string{"<&>", "7"}, "except": []string{"é #\u200b"}}, []string{"42", "j1"}
	opts := `"opts":{"rooms":["<&>","7"],"except":["é #` + "\u200b" + `"]}`
	for _, example := range []struct {
		event string
		order order
		want  string
	}{
		{"sockets:join", with(to, "rooms", rooms), `{"uid":UID,"type":2,` + opts + `,"rooms":["42","j1"]}`},
		{"sockets:leave", with(to, "rooms", rooms), `{"uid":UID,"type":3,` + opts + `,"rooms":["42","j1"]}`},
		{"sockets:leave", order{"rooms": []string{}}, `{"uid":UID,"type":3,"opts":{"rooms":[],"except":[]},"rooms":[]}`},
		{"logout", with(to, "close", true), `{"uid":UID,"type":4,` + opts + `,"close":true}`},
		{"logout", with(to, "close", false), `{"uid":UID,"type":4,` + opts + `,"close":false}`},
		{"fetch", to, `{"uid":UID,"requestId":ID,"type":5,` + opts + `}`},
		{"fetch", order{}, `{"uid":UID,"requestId":ID,"type":5,"opts":{"rooms":[],"except":[]}}`},
		{"servers:tell", order{"text": "<&> 1.50"}, `{"uid":UID,"type":6,"data":["notice","<&> 1.50"]}`},
		{"servers:ask", order{"text": []any{nil, 7}}, `{"uid":UID,"requestId":ID,"type":6,"data":["question",[null,7]]}`},
	} {
		ann.Ask(example.event, example.order).Raw()
		c.wantRequest(example.event, sent.Next().Payload, example.want)
	}
	bob.Next("noticed", "<&> 1.50")
	bob.Next("questioned", []any{nil, 7})

	answer := ann.Ask("ask", order{"to": []string{userRoom(bob.Name())}, "text": "well?", "timeout": "1s"})
	question := bob.Next("asked", "well?")
	asked := sent.Next().Payload
	ids := ackRequest(t, asked)
	wantBytes(t, `the request of "ask"`, asked, slices.Concat(
		[]byte{0x85}, text("uid"), text(ids.UID), text("requestId"), text(ids.RequestID), text("type"), []byte{7},
		text("packet"), []byte{0x83}, text("type"), []byte{2}, text("data"), []byte{0x92}, text("asked"), text("well?"), text("nsp"), text("/"),
		text("opts"), []byte{0x83}, text("rooms"), []byte{0x91}, text(userRoom(bob.Name())), text("except"), []byte{0x90},
		text("flags"), []byte{0x81}, text("timeout"), unhex("cd03e8"),
	))
	question.Reply("well")
	answer.Want(map[string]any{"answers": []string{"well"}, "complete": true})
}

// official makes requests as an official node does, or without a uid, and requires what it
// says of its uid to be answered where it listens.
func (c *chat) official(uid string, replies *labtest.Capture, ann, bob *labtest.Client) {
	c.t.Helper()
	forBob := fmt.Sprintf(`"opts":{"rooms":[%q],"except":["nobody"]}`, userRoom(bob.Name()))
	notAnn := fmt.Sprintf(`"opts":{"rooms":[],"except":[%q]}`, userRoom(ann.Name()))
	of := func(client *labtest.Client, more ...string) []string {
		return append([]string{client.ID(), userRoom(client.Name())}, more...)
	}

	c.tellOfficial(`{%s"requestId":"zcdP60","type":0,"rooms":[]}`, uid)
	wantResponses(c.t, replies, object("requestId", "zcdP60", "sockets", []string{ann.ID()}), object("requestId", "zcdP60", "sockets", []string{bob.ID()}))
	c.tellOfficial(`{%s"requestId":"zcdP61","type":0,"rooms":["nobody",%q]}`, uid, userRoom(bob.Name()))
	wantResponses(c.t, replies, `{"requestId":"zcdP61","sockets":[]}`, object("requestId", "zcdP61", "sockets", []string{bob.ID()}))
	c.tellOfficial(`{%s"requestId":"zcdP62","type":1}`, uid)
	wantResponses(c.t, replies, object("requestId", "zcdP62", "rooms", of(ann)), object("requestId", "zcdP62", "rooms", of(bob)))

	c.tellOfficial(`{%s"type":2,%s,"rooms":["j1",42]}`, uid, forBob)
	wantRooms(c.t, c, bob, of(bob, "j1", "42")...)
	c.tellOfficial(`{%s"requestId":"zcdP63","type":5,"opts":{"rooms":[42],"except":[7]}}`, uid)
	wantResponses(c.t, replies, `{"requestId":"zcdP63","sockets":[]}`, object("requestId", "zcdP63", "sockets", []any{respondedSocket(bob, "j1", "42")}))
	c.tellOfficial(`{%s"requestId":"zcdP64","type":5,"opts":{"rooms":[],"except":[42]}}`, uid)
	wantResponses(c.t, replies, `{"requestId":"zcdP64","sockets":[]}`, object("requestId", "zcdP64", "sockets", []any{respondedSocket(ann)}))
	c.tellOfficial(`{%s"type":3,%s,"rooms":[42,"j1","j2"]}`, uid, notAnn)
	wantRooms(c.t, c, bob, of(bob)...)

	c.emitted(uid, ann, bob)
	question := c.Invent("question")
	c.tellOfficial(`{%s"requestId":"zcdP65","type":6,"data":["question",%q]}`, uid, question)
	ann.Next("questioned", question)
	bob.Next("questioned", question)
	wantResponses(c.t, replies,
		object("type", 6, "requestId", "zcdP65", "data", []string{"node-1", question}),
		object("type", 6, "requestId", "zcdP65", "data", []string{"node-2", question}))

	carla, dora := c.dial(0, c.Invent("carla")), c.dial(1, c.Invent("dora"))
	c.tellOfficial(`{%s"type":4,"opts":{"rooms":[%q],"except":[]},"close":false}`, uid, userRoom(carla.Name()))
	c.tellOfficial(`{%s"type":4,"opts":{"rooms":[%q],"except":[%q]},"close":true}`, uid, userRoom(dora.Name()), bob.ID())
	carla.Disconnected()
	carla.Settle()
	dora.Closed()
}

// emitted sends an event to the servers, without an acknowledgement.
func (c *chat) emitted(uid string, ann, bob *labtest.Client) {
	c.t.Helper()
	notice := c.Invent("notice")
	c.tellOfficial(`{%s"type":6,"data":["notice",%q]}`, uid, notice)
	ann.Next("noticed", notice)
	bob.Next("noticed", notice)
}

func (c *chat) tellOfficial(format string, values ...any) {
	c.publish(fmt.Appendf(nil, format, values...), requests)
}

// wantRooms waits until the rooms of a client are these.
func wantRooms(t *testing.T, c *chat, client *labtest.Client, want ...string) {
	t.Helper()
	slices.Sort(want)
	client.Ask("fetch", order{}).Raw() // in most nodes, this comes after what the check has published
	c.Eventually(fmt.Sprintf("the rooms of %s are %q", client.Name(), want), func() bool {
		var rooms []string
		client.Ask("rooms").Into(&rooms)
		slices.Sort(rooms)
		return slices.Equal(rooms, want)
	})
}

// respondedSocket is what a response says of a socket.
func respondedSocket(client *labtest.Client, rooms ...string) any {
	user, _, _ := strings.Cut(client.Name(), " in /")
	return map[string]any{
		"id": client.ID(), "handshake": map[string]any{}, "rooms": append([]string{client.ID(), userRoom(user)}, rooms...),
		"data": map[string]any{"user": user},
	}
}

func with(o order, field string, value any) order {
	return order{"to": o["to"], "except": o["except"], field: value}
}

// object is a JSON object, of names and values by turns.
func object(fields ...any) string {
	o := map[string]any{}
	for i := 0; i < len(fields); i += 2 {
		o[fields[i].(string)] = fields[i+1]
	}
	return marshalled(o)
}

func marshalled(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// wantResponses requires the next responses to be these, in any order.
func wantResponses(t *testing.T, replies *labtest.Capture, want ...string) {
	t.Helper()
	got := make([]string, len(want))
	for i := range want {
		got[i], want[i] = sorted(string(replies.Next().Payload)), sorted(want[i])
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Fatalf("the responses to an official request, one of each node\n    want: %s\n    got:  %s", strings.Join(want, "\n          "), strings.Join(got, "\n          "))
	}
}

func wantJSON(t *testing.T, got, want string) {
	t.Helper()
	if got, want = sorted(got), sorted(want); got != want {
		t.Fatalf("the response to a request\n    want: %s\n    got:  %s", want, got)
	}
}

// sorted returns a response with its fields, sockets and rooms in an order that is always the
// same, or text that is no response as it is.
func sorted(response string) string {
	var o map[string]any
	if json.Unmarshal([]byte(response), &o) != nil {
		return fmt.Sprintf("%q", response)
	}
	sortLists(o)
	return marshalled(o)
}

func sortLists(o map[string]any) {
	for name, value := range o {
		list, ok := value.([]any)
		if !ok || name != "rooms" && name != "sockets" {
			continue
		}
		for _, value := range list {
			if socket, ok := value.(map[string]any); ok {
				sortLists(socket)
			}
		}
		slices.SortFunc(list, func(a, b any) int { return strings.Compare(marshalled(a), marshalled(b)) })
	}
}

// The identity of a request or response.
type identity struct {
	UID       string `msgpack:"uid"`
	RequestID string `msgpack:"requestId"`
}

func identified(t *testing.T, message []byte) (i identity) {
	t.Helper()
	if err := json.Unmarshal(message, &i); err != nil {
		t.Fatalf("a message that is to be JSON\n    want: an object\n    got:  %q: %v", message, err)
	}
	return i
}

// ackRequest returns the identity of a request in MessagePack.
func ackRequest(t *testing.T, message []byte) (i identity) {
	t.Helper()
	if err := msgpack.Unmarshal(message, &i); err != nil || i.UID == "" || i.RequestID == "" {
		t.Fatalf("a request for acknowledgements\n    want: MessagePack with uid and requestId\n    got:  %x: %v", message, err)
	}
	return i
}

// wantRequest requires a request to have these bytes, whatever its uid and its id.
func (c *chat) wantRequest(event string, got []byte, want string) {
	c.t.Helper()
	i := identified(c.t, got)
	want = strings.NewReplacer(":UID,", fmt.Sprintf(":%q,", i.UID), ":ID,", fmt.Sprintf(":%q,", i.RequestID)).Replace(want)
	if i.UID == "" || string(got) != want || strings.Contains(want, `"requestId":""`) {
		c.t.Fatalf("the request of %q\n    want: %s\n    got:  %s", event, want, got)
	}
}

func wantBytes(t *testing.T, what string, got, want []byte) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("%s\n    want: %x\n    got:  %x", what, want, got)
	}
}

func wantChannel(t *testing.T, what string, got labtest.Published, want string) {
	t.Helper()
	if got.Channel != want {
		t.Fatalf("the channel of %s\n    want: %s\n    got:  %s", what, want, got.Channel)
	}
}

// text is a string in MessagePack.
func text(s string) []byte {
	if len(s) < 32 {
		return append([]byte{0xa0 | byte(len(s))}, s...)
	}
	return append([]byte{0xd9, byte(len(s))}, s...)
}

func unhex(digits string) []byte {
	bytes, err := hex.DecodeString(strings.Join(strings.Fields(digits), ""))
	if err != nil {
		panic(err)
	}
	return bytes
}
