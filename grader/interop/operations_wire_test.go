//go:build unix

package interop

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
	"github.com/vmihailenco/msgpack/v5"
)

const (
	requestChannel  = "socket.io-request#/#"
	responseChannel = "socket.io-response#/#"
)

// A capture receives what is published on one channel. It subscribes to a pattern, which nodes
// do not count as another node.
type capture struct{ *redis.PubSub }

func captureOf(t *testing.T, address, channel string) capture {
	t.Helper()
	c := capture{redisClient(t, address).PSubscribe(context.Background(), channel)}
	t.Cleanup(func() { _ = c.Close() })
	_, err := c.ReceiveTimeout(context.Background(), patience) // the confirmation
	require.NoError(t, err)
	return c
}

// next waits for the next message.
func (c capture) next(t *testing.T) string {
	t.Helper()
	received, err := c.ReceiveTimeout(context.Background(), patience)
	require.NoError(t, err)
	message, ok := received.(*redis.Message)
	require.True(t, ok, "%v", received)
	return message.Payload
}

// anonymous returns a request with its uid and id replaced.
func anonymous(t *testing.T, request string) string {
	t.Helper()
	var is struct {
		UID string `json:"uid" msgpack:"uid"`
		ID  string `json:"requestId" msgpack:"requestId"`
	}
	text, decode := strconv.Quote, json.Unmarshal
	if request[0] != '{' {
		text, decode = msgpackText, msgpack.Unmarshal
	}
	require.NoError(t, decode([]byte(request), &is), "%q", request)
	require.NotEmpty(t, is.UID, "%q", request)
	request = strings.Replace(request, text(is.UID), text("UID"), 1)
	if is.ID != "" {
		request = strings.Replace(request, text(is.ID), text("ID"), 1)
	}
	return request
}

// msgpackText is a short string in MessagePack.
func msgpackText(s string) string { return string([]byte{0xa0 | byte(len(s))}) + s }

// wireValues are values that official nodes and Go nodes write alike.
var wireValues = []string{
	`null`, `true`, `0`, `-1`, `128`, `65536`, `4294967296`, `-2147483649`, `0.1`, `-1.5`, `""`,
	`"<&>' é 部屋 👋 \"\\\n` + "\u2028" + `"`, `[]`, `{}`, `[1,[2,{"b":null,"a":[]}],"3"]`, `"` + strings.Repeat("x", 300) + `"`,
}

// A Go node's requests are those of an official node, byte for byte.
func TestRequestsAreOfficial(t *testing.T) {
	c := &mixedCluster{redis: startRedis(t)}
	c.add(t, "official", operationsNode)
	c.add(t, "go", []string{solution(t, "06-cluster-operations")})
	official, golang := logIn(t, c.nodes[0], "ann"), logIn(t, c.nodes[1], "ann")
	requests := captureOf(t, c.redis, requestChannel)

	nobody := order{"to": []string{"<&>", "7", "é #\u200b\u2028\\u2028"}, "except": []string{`"`, "r1"}}
	one := order{"to": []string{"r1"}}
	noExcept, noRooms := order{"to": []string{"r1", "r2"}}, order{"except": []string{"user:ann"}}
	rooms := []string{"42", "<j1>", ""}
	type event struct {
		name  string
		order order
	}
	events := []event{}
	for _, selected := range []order{nobody, one, noExcept, noRooms} {
		events = append(events,
			event{"sockets:join", selected.with("rooms", rooms)}, event{"sockets:join", selected.with("rooms", []string{})},
			event{"sockets:leave", selected.with("rooms", rooms)}, event{"sockets:leave", selected.with("rooms", []string{})},
			event{"logout", selected.with("close", true)}, event{"logout", selected.with("close", false)},
			event{"fetch", selected.with("timeout", "30s")},
			event{"ask", selected.with("text", 1).with("timeout", "30s")}, event{"ask", selected.with("text", "1").with("timeout", "500ms")},
		)
	}
	events = append(events, event{"fetch", order{"timeout": "30s"}})
	for _, value := range wireValues {
		events = append(events,
			event{"servers:tell", order{"text": json.RawMessage(value)}},
			event{"servers:ask", order{"text": json.RawMessage(value), "timeout": "30s"}},
			event{"ask", one.with("text", json.RawMessage(value)).with("timeout", "30s")},
		)
	}
	for i, e := range events {
		if !t.Run(fmt.Sprintf("%s %d", e.name, i), func(t *testing.T) {
			official.request(t, "/", e.name, e.order)
			want := anonymous(t, requests.next(t))
			official.acknowledgement(t, "/")
			golang.request(t, "/", e.name, e.order)
			require.Equal(t, want, anonymous(t, requests.next(t)))
			golang.acknowledgement(t, "/")
		}) {
			return
		}
	}
}

// A Go node's responses have the same content as those of an official node. It sends them
// only to the node that has asked.
func TestResponsesAreOfficial(t *testing.T) {
	const asker, id = "JcS8g7", "zcdP6V"
	c := &mixedCluster{redis: startRedis(t)}
	c.add(t, "official", operationsNode)
	c.add(t, "go", []string{solution(t, "06-cluster-operations")})
	toAll, toOne := captureOf(t, c.redis, responseChannel), captureOf(t, c.redis, responseChannel+asker+"#")
	clients := []*listener{logIn(t, c.nodes[0], "ann"), logIn(t, c.nodes[1], "ann")}
	for _, l := range clients {
		require.Equal(t, `["ok"]`, l.ask(t, "/", "mood", "<&> \u2028"))
	}
	// responses returns the next response of each node, without what differs by right.
	responses := func() (official, golang string) {
		general := func(text string, l *listener) string {
			return strings.NewReplacer(l.sids["/"], "SID", `"`+l.node.name+`"`, `"NODE"`).Replace(text)
		}
		return general(toAll.next(t), clients[0]), general(toOne.next(t), clients[1])
	}

	const question = `["question",{"b":[1.5,"<&>"],"a":null}]`
	for _, request := range []string{
		`"type":0,"rooms":[]`, `"type":0,"rooms":["nobody","user:ann"]`, `"type":0,"rooms":["nobody"]`,
		`"type":1`,
		`"type":5,"opts":{"rooms":[],"except":[]}`, `"type":5,"opts":{"rooms":["user:ann"],"except":["nobody"]}`, `"type":5,"opts":{"rooms":[],"except":["user:ann"]}`,
		`"type":6,"data":` + question,
	} {
		if !t.Run(request, func(t *testing.T) {
			c.publishTogether(t, requestChannel, fmt.Sprintf(`{"uid":%q,"requestId":%q,%s}`, asker, id, request))
			want, got := responses()
			require.NotContains(t, got, "auth")
			require.Equal(t, responseContent(t, want), responseContent(t, got))
		}) {
			return
		}
	}

	for _, l := range clients {
		l.until(t, "42"+strings.Replace(question, "question", "questioned", 1))
	}

	ask := func(room string) {
		request, err := msgpack.Marshal(map[string]any{
			"uid": asker, "requestId": id, "type": 7, "packet": map[string]any{"type": 2, "data": []any{"asked", 1}, "nsp": "/"},
			"opts": map[string]any{"rooms": []string{room}, "except": []string{}, "flags": map[string]any{"timeout": patience.Milliseconds()}},
		})
		require.NoError(t, err)
		c.publishTogether(t, requestChannel, string(request))
	}
	t.Run("nobody to acknowledge", func(t *testing.T) {
		ask("nobody")
		want, got := responses()
		require.Equal(t, want, got)
	})
	const attachment = `{"_placeholder":true,"num":0}`
	for _, value := range append([]string{`1,2`, attachment, `{"a":[` + attachment + `]}`}, wireValues...) {
		if !t.Run("acknowledged with "+value, func(t *testing.T) {
			ask("user:ann")
			want, got := responses()
			require.Equal(t, `{"type":8,"requestId":"zcdP6V","clientCount":1}`, want)
			require.Equal(t, want, got)
			for _, l := range clients {
				_, id := l.asked(t)
				if strings.Contains(value, attachment) {
					l.send(t, "461-"+id+"["+value+"]", []byte{0, 255})
				} else {
					l.replies(t, "/", id, value)
				}
			}
			want, got = responses()
			require.Equal(t, want, got)
		}) {
			return
		}
	}
}

// responseContent returns a response in JSON with the handshakes of sockets removed and with
// its fields and lists sorted.
func responseContent(t *testing.T, response string) string {
	t.Helper()
	var content map[string]any
	require.NoError(t, json.Unmarshal([]byte(response), &content), response)
	sortLists(content)
	text, err := json.Marshal(content)
	require.NoError(t, err)
	return string(text)
}

func sortLists(content map[string]any) {
	for field, value := range content {
		list, isList := value.([]any)
		switch {
		case field == "handshake":
			content[field] = map[string]any{}
		case isList && (field == "rooms" || field == "sockets"):
			for _, socket := range list {
				if socket, ok := socket.(map[string]any); ok {
					sortLists(socket)
				}
			}
			slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		}
	}
}
