package loadbalancing_test

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// A WebSocket without a cookie is passed on, and everything on it arrives as it was sent.
//
//lab:points 6
//lab:rule 5.3 5.12 5.13
//lab:hint A request with the header Upgrade gets no ordinary answer: after 101 the connection carries bytes in both directions.
//lab:hint The header Sec-WebSocket-Accept is made of the client's Sec-WebSocket-Key. Pass both on as they are, and the node's other headers too.
//lab:hint A node may refuse a WebSocket with any status. Then there is nothing to tunnel: pass its answer on.
//lab:hint You need not know what a frame is. Copy bytes.
//lab:hint What the node sends right after its 101 may already be in the bufio.Reader that has read the 101. Read from there, not from the connection.
//lab:note the-tunnel
func TestWebSocketPassesUnchanged(t *testing.T) {
	c := labtest.Start(t, labtest.Nodes(0), labtest.ManualClock())
	stub := c.StartBackend("stub")
	b := c.StartBalancer(anyKeys(c, stub).String())
	version, trace := c.Invent("v2"), c.Invent("trace")

	//lab:rule 5.3
	first := b.DialWebSocket("first client", "/chat?room=1&room=%20a")
	plain := stub.Accept()
	require.Equal(t, "/chat?room=1&room=%20a", plain.Request().URL, "what the handshake asks the node for")

	//lab:rule 5.12
	stub.AcceptWith(http.Header{"Sec-Websocket-Protocol": {version}, "X-Trace": {trace}, "Set-Cookie": {"theme=dark; Path=/app"}})
	client := b.DialWebSocket("client", "/", labtest.Header("Sec-WebSocket-Protocol", "v1, "+version))
	server := stub.Accept()
	require.Equal(t, "v1, "+version, server.Request().Header.Get("Sec-Websocket-Protocol"), "the subprotocols that the node can choose from")
	accepted := client.HandshakeHeader()
	require.Equal(t, version, accepted.Get("Sec-Websocket-Protocol"), "the subprotocol that the node has chosen")
	require.Equal(t, trace, accepted.Get("X-Trace"), "another header of the node's 101")
	require.Contains(t, accepted.Values("Set-Cookie"), "theme=dark; Path=/app", "the cookies that the 101 sets")

	//lab:rule 5.13
	text, binary := c.Invent("text"), []byte{0, 1, 127, 128, 254, 255, '\n', '\r'}
	long := bytes.Repeat([]byte(c.Invent("a megabyte")), (1<<20)/10)
	for _, data := range [][]byte{binary, {}, long} {
		client.SendBinary(data)
		server.WantBinary(data)
		server.SendBinary(data)
		client.WantFrame("b" + base64.StdEncoding.EncodeToString(data))
	}
	for _, text := range []string{text, "", "Grüße, 世界 🎉", string(long)} {
		client.Send(text)
		server.Want(text)
		server.Send(text)
		client.WantFrame(text)
	}
	server.Ping("are you there")
	server.WantPong("are you there")
	server.CloseWith(4001, "that was all")
	client.ClosedWith(4001)
	server.ClosedWith(4001, "")
	first.Close()
	plain.ClosedWith(1000, "")

	//lab:rule 5.12
	stub.AnswerHandshakes(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.Header().Set("Www-Authenticate", "Bearer")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"trace":"` + trace + `"}`))
	}))
	refusal := b.DialHTTP("client that is refused")
	require.Equal(t, http.StatusUnauthorized, refusal.Status, "the status with which the node refuses a WebSocket")
	require.Equal(t, `{"trace":"`+trace+`"}`, refusal.Body, "the body of the refusal")
	require.Equal(t, "application/problem+json", refusal.Header.Get("Content-Type"), "a header of the refusal")
	require.Equal(t, "Bearer", refusal.Header.Get("Www-Authenticate"), "another header of the refusal")

	//lab:rule 5.13
	greeting := frame(0x81, nil, "sent together with the 101")
	nodes, answerRaw := takeOver(greeting)
	stub.AnswerHandshakes(answerRaw)
	wire := dialRaw(t, b.URL())
	wire.want(t, c, "the client receives what the node has sent together with its 101", greeting)
	node := listen(t, <-nodes)
	mask := []byte{0xde, 0xad, 0xbe, 0xef}
	for _, each := range []struct {
		what    string
		opcode  byte
		payload string
	}{
		{"the beginning of a text in three pieces", 0x01, "one "},
		{"a ping between the pieces", 0x89, "ping"},
		{"the middle of the text", 0x00, "two "},
		{"a pong that nobody has asked for", 0x8a, "pong"},
		{"the end of the text", 0x80, "three"},
		{"a compressed message", 0xc1, "\xf2\x48\xcd\xc9\xc9\x07\x00"},
		{"an empty text", 0x81, ""},
		{"a ping without a text", 0x89, ""},
		{"a long binary message", 0x82, strings.Repeat("\x00\xff", 40_000)},
		{"the code and the reason of a close", 0x88, "\x0f\xa1that was all"},
	} {
		up, down := frame(each.opcode, mask, each.payload), frame(each.opcode, nil, each.payload)
		wire.write(t, up)
		node.want(t, c, "the node receives "+each.what+" as it was sent", up)
		node.write(t, down)
		wire.want(t, c, "the client receives "+each.what+" as it was sent", down)
	}
}
