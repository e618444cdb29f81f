package authorization_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"socketlab/labs/labtest"
)

// The length of a text is limited in characters, and in bytes too.
//
//lab:points 4
//lab:rule 3.35 3.52 3.53 3.58
//lab:hint-go len of a string counts bytes. utf8.RuneCountInString counts characters.
//lab:hint-node The length of a string counts half of some characters: [...text].length counts characters, Buffer.byteLength bytes.
//lab:hint You need both limits: one for people, the other for memory and storage. README.md has them under Values.
//lab:note characters-and-bytes
func TestTextLength(t *testing.T) {
	s := start(t)
	max, bob := s.cast("max", "member"), s.cast("bob", "member")
	room := s.room(max)
	join(room, max, bob)

	//lab:rule 3.52 3.58
	for character, most := range inOrder(map[string]int{
		"a": 280, "é": 280, "部": 280, `"`: 280, // up to 3 bytes each: the limit in characters is reached first
		"e\u0301": 140, // two characters, as it is not normalised
		"😀":       256, // 4 bytes: 1,024 bytes are reached first
	}) {
		longest := strings.Repeat(character, most)
		max.say(room, longest+"a").Want(refused("too_large"))
		max.say(room, "a"+longest).Want(refused("too_large"))
		max.say(room, longest+strings.Repeat(character, 30)).Want(refused("too_large"))
		max.say(room, longest).About("a text of the full length").Want(ok)
		hears(room, max, longest, bob)
	}
	//lab:rule 3.52
	for text, fits := range inOrder(map[string]bool{
		strings.Repeat("😀", 255) + "aaaa":    true, // 1,024 bytes
		strings.Repeat("😀", 255) + "aaaaa":   false,
		" " + strings.Repeat("a", 279):       true, // white space counts
		" " + strings.Repeat("a", 279) + " ": false,
		strings.Repeat("\n", 279) + "a":      true,
		strings.Repeat("\n", 280) + "a":      false,
	}) {
		if !fits {
			max.say(room, text).Want(refused("too_large"))
			continue
		}
		max.say(room, text).Want(ok)
		hears(room, max, text, bob)
	}

	escaped := func(character string, n int) any { return raw(`"` + strings.Repeat(character, n) + `"`) }
	max.say(room, escaped(`\u00e9`, 281)).Want(refused("too_large"))
	max.say(room, escaped(`\u00e9`, 280)).About("280 escaped characters").Want(ok) // 560 bytes of UTF-8, 1,680 of JSON
	hears(room, max, strings.Repeat("é", 280), bob)
	max.say(room, escaped(`\ud83d\ude00`, 257)).Want(refused("too_large"))
	max.say(room, escaped(`\ud83d\ude00`, 256)).Want(ok)
	hears(room, max, strings.Repeat("😀", 256), bob)

	//lab:rule 3.53 3.58
	profile := func(name string) fields { return fields{"name": name, "status": "away"} }
	for _, character := range []string{"a", "é", "部", "😀", "e\u0301"} {
		longest := strings.Repeat(character, 40/utf8.RuneCountInString(character))
		max.Ask("profile:set", profile(longest+"a")).Want(refused("too_large"))
		max.Ask("profile:set", profile(strings.Repeat(longest, 6))).Want(refused("too_large"))
		max.Ask("profile:set", profile(longest)).Want(ok)
		bob.Ask("profile:get", fields{"user": max.name}).Want(with(ok, "profile", with(profile(longest), "role", "member")))
	}

	//lab:rule 3.35
	bob.Nothing()
}

// halves are half characters, and what some decoders put in their place, as JSON writes
// them.
var halves = []string{`\ufffd`, "\ufffd", `\ud800`, `\udfff`, `\uD83D`, `\ude00\ud83d`, `\ud83d\ud83d`, `\ud83d\u0061`, `\u0061\ude00`}

// controls returns the control characters that a text must not contain, as JSON writes
// them.
func controls() []string {
	var bad []string
	for r := rune(0); r < 0xa0; r++ {
		if unicode.IsControl(r) && r != '\n' {
			bad = append(bad, fmt.Sprintf(`\u%04x`, r))
		}
	}
	return bad
}

// turns returns the characters that change the direction of the text after them, as JSON
// writes them.
func turns() []string {
	var bad []string
	for _, r := range "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" {
		bad = append(bad, string(r), fmt.Sprintf(`\u%04x`, r))
	}
	return bad
}

// ignorable are the characters with the property Default_Ignorable_Code_Point, except
// those that no text may have: each alone, or the first and the last of a range.
var ignorable = [][]rune{
	{0xad}, {0x34f}, {0x61c}, {0x115f, 0x1160}, {0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x200b, 0x200f},
	{0x2060, 0x2065}, {0x206a, 0x206f}, {0x3164}, {0xfe00, 0xfe0f}, {0xfeff}, {0xffa0}, {0xfff0, 0xfff8},
	{0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
}

// A text has no control characters, no half characters and nothing that changes its direction.
//
//lab:points 3
//lab:rule 3.53 3.59 3.60 3.61 3.62 3.63 3.72
//lab:hint-go README.md lists what is not allowed, under Texts. unicode.IsControl finds the control characters.
//lab:hint-node README.md lists what is not allowed, under Texts. \p{Control} in a regular expression with the flag u finds the control characters.
//lab:hint-go "\ud800" is half a character. encoding/json puts U+FFFD in its place, so look for that.
//lab:hint-node "\ud800" is half a character, and U+FFFD is what other programs put in its place: \p{Surrogate} finds the first.
//lab:hint-go A name of only invisible characters is no name. unicode.IsSpace, unicode.Cf, unicode.Variation_Selector and unicode.Other_Default_Ignorable_Code_Point contain what nobody can see. A few characters of Cf have a glyph, such as the Arabic number sign U+0600: unicode.Prepended_Concatenation_Mark, U+FFF9 to U+FFFB and U+13430 to U+1343F.
//lab:hint-node A name of only invisible characters is no name: \p{White_Space} and \p{Default_Ignorable_Code_Point}.
//lab:hint Do not escape or clean anything: <b> is a text like any other, and the page that displays it must escape it. A text comes out as it went in.
//lab:note texts
func TestTextCharacters(t *testing.T) {
	s := start(t)
	max, bob, eve := s.cast("max", "member"), s.cast("bob", "member"), s.cast("eve", "member")
	room := s.room(max)
	join(room, max, bob, eve)
	named := func(name any) *labtest.Answer {
		return max.Ask("profile:set", fields{"name": name, "status": "away"})
	}

	comeOut := func(texts ...string) {
		t.Helper()
		for _, text := range texts {
			max.say(room, text).Want(ok)
			hears(room, max, text, bob)
			bob.Ask("room:history", fields{"room": room, "limit": 1}).Want(messages(message(room, max, text)))
			if !strings.Contains(text, "\n") && utf8.RuneCountInString(text) <= 40 {
				named(text).Want(ok)
				bob.Ask("profile:get", fields{"user": max.name}).Want(with(ok, "profile", fields{"name": text, "status": "away", "role": "member"}))
			}
		}
	}
	areRefused := func(characters ...string) {
		t.Helper()
		for _, bad := range characters {
			for _, text := range []string{bad, bad + "ab", "ab" + bad, "a" + bad + "b"} {
				max.say(room, raw(`"`+text+`"`)).About("a text with a forbidden character").Want(refused("invalid"))
				named(raw(`"` + text + `"`)).About("a display name with a forbidden character").Want(refused("invalid"))
			}
		}
	}

	//lab:rule 3.59
	comeOut("<script>alert('hi') && \"bye\"</script>", "'; DROP TABLE users; --", "{\"room\":\"x\"}", "a\\u0000b",
		" hi ", "  hi", "hi ", "\u00a0hi\u2003", "a\u00a0b", "e\u0301 stays as it is", "ﬁ ① Ⅷ", "שלום", "चैट")
	//lab:rule 3.61
	comeOut("two\nlines", "\nhi\n", "a\u2028b", "a\u2029b",
		"👩\u200d👩\u200d👧", "❤\ufe0f", "a\u200bb", "soft\u00adhyphen", "\ufeffhi") // invisible, and harmless
	//lab:rule 3.62
	comeOut("a\u200eb", "שלום\u200f!", "\u061cא", "a\u202fb", "a\u2065b", "a\u206ab", "a\u206fb")
	//lab:rule 3.60
	comeOut("\ue000", "\ufffc", ".", "-", "\u0301", "\u2800", "\u0600", "\ufff9", "\ufffb", "\U00013430", "\U0001343f") // odd, but something to see
	//lab:rule 3.63
	comeOut("\ufffe", "\uffff")
	for _, whole := range []string{`"\ud83d\ude00"`, `"\uD83D\uDE00"`} { // two halves make a whole
		max.say(room, raw(whole)).Want(ok)
		hears(room, max, "😀", bob)
		named(raw(whole)).Want(ok)
		bob.Ask("profile:get", fields{"user": max.name}).Want(with(ok, "profile", fields{"name": "😀", "status": "away", "role": "member"}))
	}

	areRefused(halves...)
	//lab:rule 3.61
	areRefused(controls()...)
	//lab:rule 3.62
	areRefused(turns()...)

	// Nothing to see: white space and invisible characters, alone and together.
	//lab:rule 3.60
	blanks := []string{"", " ", "   ", "\u00a0", "\u1680", "\u2000", "\u2003", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f",
		"\u3000", " \u200b\u3164 "}
	for _, each := range ignorable {
		first, last := each[0], each[len(each)-1]
		blanks = append(blanks, string(first), string(last), string(first+rune(s.Rand().IntN(int(last-first)+1))))
	}
	for _, blank := range blanks {
		max.say(room, blank).About("a text with nothing to see").Want(refused("invalid"))
		max.say(room, "\n"+blank+"\n").Want(refused("invalid"))
		named(blank).About("a display name with nothing to see").Want(refused("invalid"))
	}

	//lab:rule 3.53
	for _, name := range []string{"Max\nadmin", "Max\n", "\nMax"} {
		named(name).About("a display name of two lines").Want(refused("invalid"))
	}

	// Bytes that are not UTF-8 never become an event: the connection ends.
	//lab:rule 3.72
	eve.Send(`42["room:say",{"room":` + quoted(room) + `,"text":"` + "\xff" + `"}]`)
	eve.ClosedWith(1007)
	max.say(room, "who was that?").Want(ok)
	hears(room, max, "who was that?", bob)
	bob.Nothing()
}

// An attachment in the place of a string is refused.
//
// Socket.IO v5, packet encoding: 451- announces an event with one attachment,
// which follows in a frame of its own and stands where the placeholder is.
//
//lab:points 2
//lab:rule 3.74
//lab:hint-go In e.Args an attachment is an object, {"_placeholder":true,"base64":"…"}, and an object is not a string. See README.md, What the server kit does for you.
//lab:hint-node An attachment arrives as a Buffer, and a Buffer is not a string. See README.md, What the server kit does for you.
//lab:hint-go json.Unmarshal into a string refuses it, as long as you do not decode the bytes first.
//lab:hint-node Look at the type before you make a string of anything: String(value) makes one of everything.
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
				if got, want := strings.TrimPrefix(frame, "43"+ack), `[{"error":"invalid"}]`; got != want {
					t.Fatalf("max was answered differently\n    sent: %s, and an attachment\n    want: %s\n    got:  %s", payload, want, got)
				}
			}
		}
	}
	max.say(room, "text again").Want(ok)
	hears(room, max, "text again", bob)
}
