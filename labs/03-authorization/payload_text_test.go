package authorization_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The length of a text is limited in characters, and in bytes too.
//
//lab:points 4
//lab:rule 3.14 3.52 3.53 3.58
//lab:hint len of a string counts bytes. utf8.RuneCountInString counts characters.
//lab:hint You need both limits: one for people, the other for memory and storage. README.md has them under Values.
//lab:note characters-and-bytes
func TestTextLength(t *testing.T) {
	s := start(t)
	max, bob := s.cast("max", "member"), s.cast("bob", "member")
	room := s.room(max)
	join(room, max, bob)

	for character, most := range inOrder(map[string]int{
		"a": 280, "é": 280, "部": 280, // up to 3 bytes each: the limit in characters is reached first
		"😀": 256, // 4 bytes: 1,024 bytes are reached first
	}) {
		longest := strings.Repeat(character, most)
		max.say(room, longest+character).Want(refused("too_large"))
		max.say(room, longest).Want(ok)
		hears(room, max, longest, bob)
	}
	profile := func(name string) fields { return fields{"name": name, "status": "away"} }
	max.Ask("profile:set", profile(strings.Repeat("é", 41))).Want(refused("too_large"))
	max.Ask("profile:set", profile(strings.Repeat("é", 40))).Want(ok)
	bob.Nothing()
}

// A text has no control characters, no half characters and nothing that changes its direction.
//
//lab:points 3
//lab:rule 3.53 3.59 3.60 3.61 3.62 3.63 3.72
//lab:hint README.md lists what is not allowed, under Texts. unicode.IsControl finds the control characters.
//lab:hint "\ud800" is half a character. encoding/json puts U+FFFD in its place, so look for that.
//lab:hint Do not escape or clean anything: <b> is a text like any other, and the page that displays it must escape it. A text comes out as it went in.
//lab:note texts
func TestTextCharacters(t *testing.T) {
	s := start(t)
	max, bob, eve := s.cast("max", "member"), s.cast("bob", "member"), s.cast("eve", "member")
	room := s.room(max)
	join(room, max, bob, eve)

	for _, text := range []string{
		`""`, `" "`, `"\n\n"`, `"a\u0000b"`, `"\u0007"`, `"a\rb"`, `"a\tb"`, `"\u001b[2J"`, `"\u007f"`, `"a\u0085b"`,
		`"\ud800"`, `"a\udc00b"`, `"\ud83d"`, `"\ude00\ud83d"`, `"\ufffd"`,
		`"\u202egnp.exe"`, `"\u202a"`, `"a\u2066b"`, `"\u2069"`,
	} {
		max.say(room, raw(text)).Want(refused("invalid"))
	}
	for _, name := range []string{`""`, `"Max\nadmin"`, `"\u202exam"`, `"M\u0000"`} {
		max.Ask("profile:set", fields{"name": raw(name), "status": "away"}).Want(refused("invalid"))
	}
	for _, text := range []string{
		"two\nlines", "<script>alert('hi') && \"bye\"</script>", "'; DROP TABLE users; --", "{\"room\":\"x\"}",
		"e\u0301 stays as it is", "👩\u200d👩\u200d👧", "שלום", "चैट", "a\u2028b",
	} {
		max.say(room, text).Want(ok)
		hears(room, max, text, bob)
	}
	max.say(room, raw(`"\ud83d\ude00"`)).Want(ok) // two halves make a whole
	hears(room, max, "😀", bob)

	// Bytes that are not UTF-8 never become an event: the connection ends.
	eve.Send(`42["room:say",{"room":` + quoted(room) + `,"text":"` + "\xff" + `"}]`)
	eve.ClosedWith(1007)
	max.say(room, "who was that?").Want(ok)
	hears(room, max, "who was that?", bob)
}

// An attachment in the place of a string is refused.
//
// Socket.IO v5, packet encoding: 451- announces an event with one attachment,
// which follows in a frame of its own and stands where the placeholder is.
//
//lab:points 2
//lab:rule 3.41 3.74
//lab:hint In e.Args an attachment is an object, {"_placeholder":true,"base64":"…"}, and an object is not a string. See README.md, What the server kit does for you.
//lab:hint json.Unmarshal into a string refuses it, as long as you do not decode the bytes first.
//lab:note texts
func TestBytesAreNoText(t *testing.T) {
	s := start(t)
	max, bob := s.cast("max", "member"), s.cast("bob", "member")
	room := s.room(max)
	join(room, max, bob)
	max.say(room, "text").Want(ok)
	hears(room, max, "text", bob)

	for id, payload := range []string{
		`{"room":` + quoted(room) + `,"text":{"_placeholder":true,"num":0}}`,
		`{"room":{"_placeholder":true,"num":0},"text":"hi"}`,
		`{"_placeholder":true,"num":0}`,
	} {
		ack := strconv.Itoa(9000 + id)
		max.Send(`451-` + ack + `["room:say",` + payload + `]`)
		max.SendBinary([]byte(room))
		for frame := ""; !strings.HasPrefix(frame, "43"+ack); {
			if frame = max.Frame(); strings.HasPrefix(frame, "43"+ack) {
				require.JSONEq(t, `[{"error":"invalid"}]`, strings.TrimPrefix(frame, "43"+ack))
			}
		}
	}
	max.say(room, "text again").Want(ok)
	hears(room, max, "text again", bob)
}
