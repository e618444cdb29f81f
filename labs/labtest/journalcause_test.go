package labtest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What a frame asks for and what it answers.
func TestQuestion(t *testing.T) {
	for _, example := range []struct {
		text          string
		sent          bool
		asks, answers askKind
		name          string
	}{
		{"2", false, askPong, askNothing, ""},
		{"3", true, askNothing, askPong, ""},
		{"40", true, askIn, askNothing, ""},
		{`40/admin,{"token":"x"}`, true, askIn, askNothing, "/admin"},
		{"40/admin", true, askIn, askNothing, "/admin"},
		{`40/admin,{"sid":"x"}`, false, askNothing, askIn, "/admin"},
		{`44{"message":"no"}`, false, askNothing, askIn, ""},
		{`44{}`, true, askNothing, askNothing, ""},
		{`427["a"]`, true, askAck, askNothing, "7"},
		{`42/admin,17["a"]`, false, askAck, askNothing, "/admin,17"},
		{`437[]`, false, askNothing, askAck, "7"},
		{`451-/admin,17["a",{"_placeholder":true,"num":0}]`, true, askAck, askNothing, "/admin,17"},
		{`462-7[]`, false, askNothing, askAck, "7"},
		{`42["a"]`, true, askNothing, askNothing, ""},
		{`42/admin,["a"]`, true, askNothing, askNothing, ""},
		{`42/admin`, true, askNothing, askNothing, ""},
		{`45`, true, askNothing, askNothing, ""},
		{"41", true, askNothing, askNothing, ""},
		{"4", true, askNothing, askNothing, ""},
		{"", true, askNothing, askNothing, ""},
		{"bAQID", true, askNothing, askNothing, ""},
	} {
		asks, answers, name := question(example.text, example.sent)
		if asks == askNothing && answers == askNothing {
			name = ""
		}
		require.Equal(t, example.asks, asks, example.text)
		require.Equal(t, example.answers, answers, example.text)
		require.Equal(t, example.name, name, example.text)
	}
}

// An answer has a cause only if it is certain which frame it answers.
func TestAnswers(t *testing.T) {
	r := newRecorder()
	c := &connection{name: "a", node: &Node{name: "node-1"}}
	causeOf := func(id int) int { return r.kept.at(id - 1).cause }

	asked := r.frameSent(c, `427["x"]`)
	require.Zero(t, causeOf(r.frameSent(c, `437[]`)), "an acknowledgement of the client")
	require.Equal(t, asked, causeOf(r.frameReceived(c, `437[]`)))
	require.Equal(t, asked, causeOf(r.frameReceived(c, `437[]`)), "a node that answers twice")
	require.Zero(t, causeOf(r.frameReceived(c, `43/admin,7[]`)))
	require.Zero(t, causeOf(r.frameReceived(c, `438[]`)))
	r.frameSent(c, `427["y"]`)
	require.Zero(t, causeOf(r.frameReceived(c, `437[]`)), "two events with one id")

	joins := r.frameSent(c, "40")
	require.Equal(t, joins, causeOf(r.frameReceived(c, `40{"sid":"x"}`)))
	require.Zero(t, causeOf(r.frameReceived(c, `40{"sid":"x"}`)))
	r.frameSent(c, "40")
	r.frameSent(c, "40")
	require.Zero(t, causeOf(r.frameReceived(c, `44{}`)), "two CONNECTs")

	other := &connection{name: "a", node: c.node}
	require.Zero(t, causeOf(r.frameReceived(other, `437[]`)), "another connection of the same client")
	plain := &connection{name: "p", node: c.node, plain: true}
	r.frameSent(plain, "2")
	require.Zero(t, causeOf(r.frameReceived(plain, "3")))

	for i := range 3 * maxAsks {
		r.frameSent(c, fmt.Sprintf(`42%d["x"]`, i))
	}
	require.LessOrEqual(t, len(c.asks), maxAsks)
}

// A message has a cause only if it is certain which PUBLISH it comes from.
func TestMessagesFindTheirPublish(t *testing.T) {
	r := newRecorder()
	publish := func(payload string) int {
		words := []string{"PUBLISH", "x", payload}
		id := r.command("node-1", []byte("*3\r\n"+bulks(words...)), words)
		r.reaches(id)
		return id
	}
	cause := func(conn *linkConn, kind, payload string) int {
		words := []string{kind, "x", payload}
		if kind == "pmessage" {
			words = []string{kind, "x*", "x", payload}
		}
		r.message("node-2", []byte("*3\r\n"+bulks(words...)), words, conn)
		return r.kept.at(r.kept.n - 1).cause
	}
	one, two := &linkConn{}, &linkConn{pings: 1}

	first := publish("a")
	require.Equal(t, first, cause(one, "message", "a"))
	require.Equal(t, first, cause(one, "pmessage", "a"), "another subscription")
	require.Zero(t, cause(one, "message", "a"), "a second time")
	require.Zero(t, cause(one, "message", "b"), "nobody has published it")
	second := publish("a")
	require.Equal(t, second, cause(one, "message", "a"))
	require.Zero(t, cause(two, "message", "a"), "it may be either")

	words := []string{"publish", "x", "late"}
	late := r.command("node-1", []byte("*3\r\n"+bulks(words...)), words)
	require.Zero(t, cause(one, "message", "late"), "it has not reached Redis")
	r.reaches(late)
	require.Equal(t, late, cause(one, "message", "late"))
	r.reaches(0)
	r.reaches(r.command("node-1", []byte("PING\r\n"), []string{"PING"}))
	require.Zero(t, r.command("node-1", []byte("\r\n"), nil))
}

func TestShowRESP(t *testing.T) {
	for raw, want := range map[string]string{
		"*3\r\n" + bulks("publish", "x", "a\r\nb"): "publish x a\r\nb",
		"PING\r\n":                          "PING",
		"+OK\r\n":                           "OK",
		"-ERR unknown command\r\n":          "(error) ERR unknown command",
		"-MOVED 1 10.0.0.5:6379\r\n":        "(error) MOVED …",
		":12\r\n":                           "12",
		"$-1\r\n":                           "(nil)",
		"*-1\r\n":                           "(nil)",
		"_\r\n":                             "(nil)",
		"*0\r\n":                            "(empty)",
		"*2\r\n:1\r\n*2\r\n:250\r\n#t\r\n":  "1 250 t",
		"%1\r\n+a\r\n,1.5\r\n":              "a 1.5",
		"*2\r\n" + bulks("auth", "hunter2"): "auth …",
		"*5\r\n" + bulks("hello", "3", "AUTH", "u", "pass"): "hello 3 AUTH …",
		"AUTH hunter2\r\n":               "AUTH …",
		"*2\r\n" + bulks("get", "auth"):  "get auth",
		"*2\r\n$3\r\nget\r\n$100\r\nabc": "get abc",
		"*2\r\n$3\r\nget\r\n$10":         "get ",
		"*1\r\n$x\r\n":                   "(nil)",
		"":                               "",
	} {
		require.Equal(t, want, showRESP(raw), "%q", raw)
	}
}

// The end of a text that is cut may hold a part of the password.
func TestConcealer(t *testing.T) {
	hide := newConcealer("p/w")
	require.Equal(t, "a … b … c", hide.in("a p/w b p%2Fw c", false))
	require.Equal(t, "abc …", hide.in("abc p/", true))
	require.Equal(t, "abc p/", hide.in("abc p/", false))
	require.Equal(t, "abc", hide.in("abc", true))
	require.Equal(t, "p/w", newConcealer("").in("p/w", true))
	require.Equal(t, "…", hide.in(strings.Repeat("p/w", 1), true))
}
