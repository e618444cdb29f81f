package scaling_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"socketlab/labs/labtest"
)

// A text is any JSON value, however long.
//
//lab:points 4
//lab:rule 1.12 1.13
//lab:hint The text is the application's. Do not look into it, and do not bound it.
//lab:hint null, false, 0 and "" are texts too.
//lab:note the-wire
func TestAnyText(t *testing.T) {
	c := labtest.Start(t, labtest.Nodes(2), labtest.Steps(), labtest.Patience(3)) // for a megabyte on a busy machine
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
	text := func(size int) string { return strings.Repeat(c.Invent("text"), size/10)[:size/10*10] }

	//lab:rule 1.13
	for _, list := range []any{[]any{}, []any{[]any{nil}, ""}} { // it is one argument
		everyone(t, alice, list)
		hear(t, list, alice, bob)
	}

	//lab:rule 1.12
	for _, text := range []any{
		nil, false, true, 0, -1, 1.5, -0.1, 1e-300, 1.7e-7, int64(9007199254740991), int64(-9007199254740991), 2147483647, int64(2147483648), int64(-2147483649), int64(4294967296), "", " ", "null", "\x00", "部屋 🎉", "é", "e\u0301", "\u2028", "<b>&</b>",
		map[string]any{},
		map[string]any{"": "", "_placeholder": false, "num": 0}, map[string]any{"_placeholder": true, "num": 0}, map[string]any{"_placeholder": true, "base64": "aGk="},
		map[string]any{"a": nil, "b": []any{}, "c": map[string]any{}},
		" two  spaces ", "\ta\n", "&lt;", "a\u200bb", "\ufeff", "ﬁ", "5", "true", 5e-324, 0.30000000000000004, 123456789.12345679,
		strings.Split(text(20_000), "-"),
		127, 128, 255, 256, 32767, 32768, 65535, 65536, int64(4294967295), -32, -33, -128, -129, -32768, -32769, int64(-2147483648),
		fields(15), fields(16), make([]int, 15), make([]int, 16), make([]int, 65_536),
		long(31), long(32), long(255), long(256), long(65_535), long(65_536),
		text(250), text(260), text(32_760), text(32_770), text(65_530), text(65_540), text(130_000), text(270_000), text(990_000),
	} {
		everyone(t, alice, text)
		hear(t, text, alice, bob)
	}
	everyone(t, bob, "end")
	hear(t, "end", alice, bob)
}

// fields returns an object with n fields.
func fields(n int) map[string]int {
	object := map[string]int{}
	for i := range n {
		object[strconv.FormatInt(int64(i), 36)] = i % 10
	}
	return object
}

// long returns a text of n bytes.
func long(n int) string { return strings.Repeat("x", n) }

// What a node refuses is heard by nobody and changes nothing.
//
//lab:points 3
//lab:rule 1.49 1.50 1.51 1.52
//lab:hint Something may be valid JSON and have no form in MessagePack, such as the number 1e400. Then encoding it fails.
//lab:hint Encode before you serve the sockets of your own process: then everybody hears a message, or nobody.
//lab:note the-wire
func TestInvalidArguments(t *testing.T) {
	c := start(t, 2)
	alice, ann, bob := c.Node(0).Dial("alice"), c.Node(0).Dial("ann"), c.Node(1).Dial("bob")
	room := c.Invent("room")
	join(t, room, ann, bob)

	//lab:rule 1.50
	for _, invalid := range []string{
		`"text"`, `[]`, `null`, `{}`, `{"to":["` + room + `"]}`, `{"text":1,"to":"` + room + `"}`, `{"text":1,"to":[1]}`, `{"text":1,"except":{}}`,
		`{"text":1,"to":null}`, `{"text":1,"local":null}`, `{"text":1,"local":"yes"}`, `{"text":1,"broadcast":1}`,
		`{"text":1,"to":[null]}`, `{"text":1,"to":[["` + room + `"]]}`, `{"text":1,"except":"` + room + `"}`, `{"text":1,"except":[1]}`, `{"text":1,"except":null}`,
		`{"text":1,"broadcast":null}`, `{"text":1,"broadcast":"true"}`, `{"text":1,"local":1}`, `{"text":1,"local":""}`,
		`{"text":1,"text":1}`, `{"text":1,"\u0074ext":2}`, `{"to":["` + room + `"],"text":1,"to":[]}`, `{"text":1,"other":2,"other":2}`,
	} {
		alice.Ask("say", json.RawMessage(invalid)).Want("invalid")
	}
	for _, invalid := range []string{`1`, `null`, `true`, `{}`, `["a"]`} {
		alice.Ask("room:join", json.RawMessage(invalid)).Want("invalid")
		ann.Ask("room:leave", json.RawMessage(invalid)).Want("invalid")
	}
	for _, event := range []string{"say", "room:join", "room:leave"} {
		alice.Ask(event).Want("invalid") // without an argument
	}
	lists(t, alice, room)
	everyone(t, alice, 2) // a text of any type is valid
	hear(t, 2, alice, ann, bob)

	// Other cases of a field's name are other fields, which do nothing.
	//lab:rule 1.49
	alice.Ask("say", json.RawMessage(`{"TEXT":1}`)).Want("invalid")
	alice.Ask("say", json.RawMessage(`{"To":["nobody"],"EXCEPT":["`+room+`"],"Local":true,"BROADCAST":true,"text":"for all"}`)).Want("ok")
	hear(t, "for all", alice, ann, bob)

	//lab:rule 1.51
	for _, invalid := range []string{`{"text":1,"to":["\ud800"]}`, `{"text":1,"except":["` + room + `\udfff"]}`} {
		alice.Ask("say", json.RawMessage(invalid)).Want("invalid")
	}
	for _, invalid := range []string{`"\ud800"`, `"a\udc00"`, `"\udc00\ud800"`, `"\ud83c\ud83c\udf89"`} {
		alice.Ask("room:join", json.RawMessage(invalid)).Want("invalid")
		ann.Ask("room:leave", json.RawMessage(invalid)).Want("invalid")
	}
	lists(t, alice, room)

	// The neighbours of what is invalid: whole pairs, and what replaces half of one.
	for _, name := range []string{`"\ud83c\udf89"`, `"\ufffd"`, `"\udbff\udfff"`} {
		alice.Ask("room:join", json.RawMessage(name)).Want("ok")
		ann.Ask("say", json.RawMessage(`{"to":[`+name+`],"text":"in a room with an odd name"}`)).Want("ok")
		hear(t, "in a room with an odd name", alice)
		alice.Ask("room:leave", json.RawMessage(name)).Want("ok")
	}

	// A node that can encode such a text delivers it. Otherwise nobody hears it.
	//lab:rule 1.52
	for _, text := range []string{`1e400`, `[-1e309]`, deep(1500)} {
		for _, to := range [][]string{{}, {room}, {room, alice.ID()}} {
			var answer string
			alice.Ask("say", say{"to": to, "text": json.RawMessage(text)}).Into(&answer)
			if answer == "ok" {
				for _, client := range []*labtest.Client{alice, ann, bob} {
					if client != alice || len(to) != 1 {
						client.Hear()
					}
				}
			}
			everyone(t, alice, "end")
			hear(t, "end", alice, ann, bob)
		}
	}
	for _, text := range []string{`1e-300`, deep(500)} {
		everyone(t, alice, json.RawMessage(text))
		hear(t, json.RawMessage(text), alice, ann, bob)
	}
}

// deep returns lists in lists.
func deep(levels int) string {
	return strings.Repeat("[", levels) + strings.Repeat("]", levels)
}
