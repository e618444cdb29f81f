//go:build unix

package interop

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// nothing means that a node does not deliver a value.
const nothing = ""

// wantValue returns what settle expects when a value arrives in three forms: on
// the sender's own node, on other official nodes and on other Go nodes. Every listener
// in the namespace "/" receives it.
func wantValue(sender *listener, home, official, golang string) func(*listener) []string {
	return func(l *listener) []string {
		form := golang
		switch {
		case l.node == sender.node:
			form = home
		case l.node.official:
			form = official
		}
		if form == nothing {
			return nil
		}
		return []string{event(form)}
	}
}

// Every value arrives as it should, whichever kind of node it comes from.
func TestMixedClusterValues(t *testing.T) {
	c := startMixed(t, startRedis(t), "none")
	t.Run("unchanged", func(t *testing.T) { valuesUnchanged(t, c) })
	t.Run("binary", func(t *testing.T) { valuesBinary(t, c) })
	t.Run("of JavaScript", func(t *testing.T) { valuesOfJavaScript(t, c) })
	t.Run("changed", func(t *testing.T) { valuesChanged(t, c) })
}

// These values arrive everywhere as the same bytes, whichever node sends them.
func valuesUnchanged(t *testing.T, c *mixedCluster) {
	for _, value := range []string{
		// The limits of every width that an integer can have in MessagePack.
		"0", "1", "127", "128", "255", "256", "65535", "65536", "4294967295", "4294967296", "9007199254740991", "9007199254740992",
		"-1", "-32", "-33", "-128", "-129", "-32768", "-32769", "-2147483648", "-2147483649", "-9007199254740991", "-9007199254740992",
		"0.1", "-0.5", "1.5", "3.141592653589793", "0.000001", "1e-7", "5e-324", "-5e-324", "123456789.125",
		"null", "true", "false", `""`, `"a"`, `"<&>'"`, `"é"`, `"部屋"`, `"👋🏽"`, `"e\u0000 \b\t\n\f\r \" \\ "`, `"` + "\u007f\ufeff\uffff" + `"`,
		`"` + strings.Repeat("x", 31) + `"`, `"` + strings.Repeat("x", 32) + `"`, `"` + strings.Repeat("é", 128) + `"`, `"` + strings.Repeat("部", 30000) + `"`,
		"[]", "[[],[[]]]", "[null]", longList(15), longList(16), longList(70000),
		"{}", `{"":null}`, `{"b":1,"a":{"c":[{"d":null}]},"部":"👋"}`, longObject(15), longObject(16), longObject(70000),
		strings.Repeat("[", 500) + strings.Repeat("]", 500),
		`{"constructor":1,"toString":2,"length":3,"hasOwnProperty":4}`,
	} {
		t.Run(fmt.Sprintf("%.40s", value), func(t *testing.T) {
			for _, node := range c.nodes[:2] {
				sender := c.on(node, "none")
				sender.say(t, "/", chatMessage{Text: json.RawMessage(value)})
				c.settle(t, "/", sender, wantValue(sender, value, value, value))
			}
		})
	}
}

func longList(n int) string {
	return "[" + strings.Repeat("7,", n-1) + "7]"
}

func longObject(n int) string {
	keys := make([]string, n)
	for i := range keys {
		keys[i] = `"k` + strconv.Itoa(i) + `":7`
	}
	return "{" + strings.Join(keys, ",") + "}"
}

// So does binary data from a client.
func valuesBinary(t *testing.T, c *mixedCluster) {
	for _, test := range []struct {
		what        string
		text        string
		attachments [][]byte
	}{
		{"one", `{"_placeholder":true,"num":0}`, [][]byte{{0, 0xff, 0x7f}}},
		{"none in it", `{"_placeholder":true,"num":0}`, [][]byte{{}}},
		{"255", `{"_placeholder":true,"num":0}`, [][]byte{make([]byte, 255)}},
		{"256", `{"_placeholder":true,"num":0}`, [][]byte{make([]byte, 256)}},
		{"65535", `{"_placeholder":true,"num":0}`, [][]byte{make([]byte, 65535)}},
		{"65536", `{"_placeholder":true,"num":0}`, [][]byte{make([]byte, 65536)}},
		{"within", `{"a":[{"_placeholder":true,"num":0},{"b":{"_placeholder":true,"num":1}}],"c":"d"}`, [][]byte{{1}, {2}}},
		{"ten", "[" + strings.TrimSuffix(placeholders(10), ",") + "]", [][]byte{{0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}}},
	} {
		t.Run(test.what, func(t *testing.T) {
			want := fmt.Sprintf(`45%d-["said",%s]`, len(test.attachments), test.text)
			for _, attachment := range test.attachments {
				want += " " + hex.EncodeToString(attachment)
			}
			for _, node := range c.nodes[:2] {
				sender := c.on(node, "none")
				sender.send(t, fmt.Sprintf(`45%d-["say",{"text":%s}]`, len(test.attachments), test.text), test.attachments...)
				c.settle(t, "/", sender, wantValue(sender, want, want, want))
			}
		})
	}
}

func placeholders(n int) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, `{"_placeholder":true,"num":%d},`, i)
	}
	return text.String()
}

// A server in JavaScript can emit what JSON cannot carry. A Go node delivers
// what another official node delivers, which is not always what the sender's
// own node does.
func valuesOfJavaScript(t *testing.T, c *mixedCluster) {
	const one = `451-["said",{"_placeholder":true,"num":0}] `
	for _, test := range []struct {
		value    string // in cluster/values.mjs
		home     string
		official string // as home, if empty
	}{
		{value: "date", home: `"2026-11-23T12:30:00.000Z"`},
		{value: "date with milliseconds", home: `"2026-11-23T12:30:00.250Z"`},
		{value: "date after 2106", home: `"2200-01-02T03:04:05.000Z"`},
		{value: "date after 2514", home: `"3000-01-02T03:04:05.006Z"`},
		{value: "date before 1970", home: `"1815-12-10T01:02:03.250Z"`},
		{value: "date of the year 12345", home: `"+012345-01-02T03:04:05.006Z"`},
		{value: "date before Christ", home: `"-000044-03-15T12:00:00.000Z"`},
		{value: "dates within", home: `{"at":["1970-01-01T00:00:00.000Z",{"then":"1970-01-01T00:00:00.001Z"}]}`},
		{value: "invalid date", home: `null`, official: `"1970-01-01T00:00:00.000Z"`},
		{value: "undefined", home: `null`},
		{value: "undefined within", home: `{"list":[null,1]}`},
		{value: "NaN", home: `null`},
		{value: "Infinity", home: `null`},
		{value: "-0", home: `0`},
		{value: "Map", home: `{}`},
		{value: "toJSON", home: `{"mine":true}`},
		{value: "Buffer", home: one + "00ff7f"},
		{value: "empty Buffer", home: one},
		{value: "Buffer of 256 bytes", home: one + strings.Repeat("ab", 256)},
		{value: "Buffer of 65536 bytes", home: one + strings.Repeat("cd", 65536)},
		{value: "Buffers within", home: `452-["said",{"a":[{"_placeholder":true,"num":0},{"b":{"_placeholder":true,"num":1}}],"c":"d"}] 01 02`},
		{value: "Buffer beside a date", home: `451-["said",[{"_placeholder":true,"num":0},"1970-01-01T00:00:00.000Z"]] 01`},
		{value: "Uint8Array", home: one + "010203"},
		{value: "Uint8Array that is a view", home: one + "0203"},
		{value: "ArrayBuffer", home: one + "040506"},
		// notepack.io encodes the elements as bytes.
		{value: "Uint16Array", home: one + "02010403", official: one + "0204"},
	} {
		t.Run(test.value, func(t *testing.T) {
			if test.official == "" {
				test.official = test.home
			}
			sender := c.on(c.nodes[0], "none")
			sender.say(t, "/", chatMessage{Value: test.value})
			c.settle(t, "/", sender, wantValue(sender, test.home, test.official, test.official))
		})
	}

	// Official clients disconnect when a message has more than ten attachments. Their
	// server sends them anyway; a Go node skips the message.
	t.Run("eleven Buffers", func(t *testing.T) {
		sender := c.on(c.nodes[0], "none")
		eleven := `4511-["said",[` + strings.TrimSuffix(placeholders(11), ",") + "]]" + strings.Repeat(" 01", 11)
		sender.say(t, "/", chatMessage{Value: "eleven Buffers"})
		c.settle(t, "/", sender, wantValue(sender, eleven, eleven, nothing))
	})
}

// These values do not arrive everywhere as they were sent: JavaScript has only one kind
// of number, notepack.io has defects, and JSON can write one value in several ways.
// Both kinds of receiver deliver the same wherever they can.
func valuesChanged(t *testing.T, c *mixedCluster) {
	official, golang := c.on(c.nodes[0], "none"), c.on(c.nodes[1], "none")
	for _, test := range []struct {
		what     string
		from     *listener
		value    string
		home     string // as value, if empty
		official string
		golang   string // as official, if empty
	}{
		// A Go node writes integers out, a server in JavaScript as many digits as tell doubles apart.
		{"2^53+1", official, "9007199254740993", "9007199254740992", "9007199254740992", ""},
		{"2^53+1", golang, "9007199254740993", "", "9007199254740992", "9007199254740993"},
		{"2^60", official, "1152921504606846976", "1152921504606847000", "1152921504606847000", "1152921504606846976"},
		{"2^60", golang, "1152921504606846976", "", "1152921504606847000", "1152921504606846976"},
		{"2^63-1", golang, "9223372036854775807", "", "9223372036854776000", "9223372036854775807"},
		{"2^64-1", golang, "18446744073709551615", "", "18446744073709552000", "18446744073709551615"},
		{"-2^63", official, "-9223372036854775808", "-9223372036854776000", "-9223372036854776000", "-9223372036854775808"},
		{"-2^63", golang, "-9223372036854775808", "", "-9223372036854776000", "-9223372036854775808"},
		// From 2^64 on notepack.io sends the remainder.
		{"2^64", official, "18446744073709551616", "18446744073709552000", "0", ""},
		{"2^64", golang, "18446744073709551616", "", "18446744073709552000", ""},
		{"1e21", official, "1e21", "1e+21", "3875820019684212700", "3875820019684212736"},
		{"1e21", golang, "1e21", "", "1e+21", ""},
		{"the largest", official, "1.7976931348623157e+308", "", "0", ""},
		{"the largest", golang, "1.7976931348623157e+308", "", "1.7976931348623157e+308", ""},
		{"-1e19", official, "-1e19", "-10000000000000000000", "8446744073709552000", "8446744073709551616"},
		{"-1e19", golang, "-1e19", "", "-10000000000000000000", ""},
		// One value, written in two ways. The sender's own Go node passes it on as it came.
		{"-0", official, "-0", "0", "0", ""},
		{"-0", golang, "-0", "", "0", ""},
		{"1.0", official, "1.0", "1", "1", ""},
		{"1.0", golang, "1.0", "", "1", ""},
		{"1E5", golang, "1E5", "", "100000", ""},
		{"escapes", official, `"a\/b\ud83d\udc4b\u2028"`, `"a/b👋` + "\u2028" + `"`, `"a/b👋` + "\u2028" + `"`, `"a/b👋\u2028"`},
		{"escapes", golang, `"a\/b\ud83d\udc4b"`, "", `"a/b👋"`, ""},
		// Half a surrogate pair is not a character.
		{"half a character", official, `"\ud800"`, "", `"𐀀"`, ""},
		{"half a character", golang, `"\ud800"`, "", `"�"`, ""},
		// Objects of JavaScript put numbers first, have each key once, and one key is their prototype.
		{"order of keys", official, `{"b":1,"1":2}`, `{"1":2,"b":1}`, `{"1":2,"b":1}`, ""},
		{"order of keys", golang, `{"b":1,"1":2}`, "", `{"1":2,"b":1}`, `{"b":1,"1":2}`},
		{"a key twice", golang, `{"a":1,"a":2}`, "", `{"a":2}`, `{"a":1,"a":2}`},
		{"__proto__", official, `{"__proto__":{"x":1}}`, "", `{}`, `{"__proto__":{"x":1}}`},
		{"__proto__", golang, `{"__proto__":{"x":1}}`, "", `{}`, `{"__proto__":{"x":1}}`},
	} {
		t.Run(test.what+" from "+test.from.node.name, func(t *testing.T) {
			if test.home == "" {
				test.home = test.value
			}
			if test.golang == "" {
				test.golang = test.official
			}
			test.from.say(t, "/", chatMessage{Text: json.RawMessage(test.value)})
			c.settle(t, "/", test.from, wantValue(test.from, test.home, test.official, test.golang))
		})
	}
}
