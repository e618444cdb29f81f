package authorization_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"socketlab/labs/labtest"
)

// create makes the admin ask for a room. The admin may create any room with a valid
// name.
func (s *stage) create(name any, owner user) *labtest.Answer {
	return s.root.Ask("room:create", fields{"room": name, "private": false, "owner": owner.name})
}

// badRooms demands that every event refuses each of the names, which are JSON.
func badRooms(s *stage, max user, code string, names ...string) {
	s.t.Helper()
	var answers []*labtest.Answer
	for _, name := range names {
		named := fields{"room": raw(name)}
		answers = append(answers,
			s.create(raw(name), max),
			max.Ask("room:join", named),
			max.Ask("room:say", with(named, "text", "hi")),
			max.Ask("room:history", named),
			max.Ask("room:invite", with(named, "user", max.name)), // the name comes before the role
			max.Ask("room:kick", with(named, "user", max.name)))
	}
	for _, answer := range answers {
		answer.Want(refused(code))
	}
}

// goodRooms demands that each of the names, which are in their canonical form, is a
// room of its own.
func goodRooms(s *stage, max user, names ...string) {
	s.t.Helper()
	for _, name := range names {
		s.create(name, max).About("an allowed room name").Want(ok)
		join(name, max)
		max.say(name, "hi").Want(ok)
		hears(name, max, "hi", max)
	}
}

// A room name has 1 to 32 letters or digits of any script, hyphens or underscores.
//
//lab:points 4
//lab:rule 3.51 3.58 3.64 3.66
//lab:hint-go List the characters that are allowed, not the forbidden ones: unicode.IsLetter, unicode.Nd, the hyphen and the underscore. README.md has all the rules, under Room names.
//lab:hint-node List the characters that are allowed, not the forbidden ones: \p{L}, \p{Nd}, the hyphen and the underscore. README.md has all the rules, under Room names.
//lab:hint Write one function, and use it wherever a payload names a room.
//lab:hint-go Count the characters of the canonical form with utf8.RuneCountInString.
//lab:hint-node Count the characters of the canonical form, with [...name].length.
//lab:note room-names
func TestRoomNames(t *testing.T) {
	s := start(t)
	max := s.cast("max", "member")

	//lab:rule 3.51
	badRooms(s, max, "invalid", `""`)

	//lab:rule 3.66
	badRooms(s, max, "invalid",
		`" "`, `"a b"`, `" ab"`, `"ab\n"`, `"a/b"`, `"../a"`, `"a:b"`, `"a#b"`, `"a.b"`, `"a,b"`, `"a*"`, `"a?"`, `"[a]"`,
		`"{a}"`, `"a|b"`, `"a\\b"`, `"'a'"`, `"\"a\""`, `"<a>"`, `"a&b"`, `"a%2fb"`, `"$a"`, `"a@b"`, `"🎉"`, `"½"`,
		`"a\u0000"`, `"a\rb"`, `"\u007fa"`, `"a\u0085b"`, `"a\u00a0b"`, `"a\u2028b"`, `"\ud800"`, `"a\ufffdb"`, `"\ue000"`)
	wrong := []string{" ", "\u00a0", "\n", ".", ":", "/", "#", "*", "·", "–", "‿", "☃", "〇", "౸", "\u2044", "\u200d"} // No and Nl are not Nd
	for _, character := range wrong {
		badRooms(s, max, "invalid", quoted(character), quoted(character+"room"), quoted("room"+character), quoted("ro"+character+"om"))
	}
	for _, name := range []string{"room", "room_1", "café", "чат", "φίλοι", "部屋", "방", "שלום", "٣٤٥", "_", "-"} {
		goodRooms(s, max, s.numbered(name))
	}

	//lab:rule 3.51
	goodRooms(s, max, "a", "7", "_", "-", "部", "𠮷", "ab")
	//lab:rule 3.51 3.58
	for _, character := range []string{"a", "é", "部", "𠮷"} {
		name := s.numbered(character)
		longest := name + strings.Repeat(character, 32-utf8.RuneCountInString(name))
		badRooms(s, max, "too_large", quoted(longest+"a"), quoted("a"+longest), quoted(strings.Repeat(character, 500)))
		goodRooms(s, max, longest)
	}

	//lab:rule 3.51 3.64
	number := s.numbered("") // 32 characters; some are written as two
	s.create(number+strings.Repeat("e\u0301", 32-len(number)), max).Want(ok)
	join(number+strings.Repeat("é", 32-len(number)), max)
	s.create(number+strings.Repeat("\u1107\u1161\u11bc", 32-len(number)), max).Want(ok) // three become one
	join(number+strings.Repeat("방", 32-len(number)), max)
	tail := s.numbered("")[:8] // 24 + 8 characters; ﬃ becomes three
	badRooms(s, max, "too_large", quoted(strings.Repeat("ﬃ", 8)+tail+"a"), quoted(strings.Repeat("Ⅷ", 6)+tail+"1"))
	s.create(strings.Repeat("ﬃ", 8)+tail, max).Want(ok)
	join(strings.Repeat("ffi", 8)+tail, max)
}

// All spellings of a name are one room, and everybody hears its canonical form.
//
//lab:points 4
//lab:rule 3.1 3.44 3.49 3.59 3.64 3.65
//lab:hint-go The same é can be one character or two. Before anything else, bring every name into its canonical form: NFKC, lower case, NFKC. See README.md, Room names.
//lab:hint-node The same é can be one character or two. Before anything else, bring every name into its canonical form: normalize("NFKC"), lower case, normalize("NFKC"). See README.md, Room names.
//lab:hint Check the canonical form, and from then on use no other: to look up, to join, to tell others.
//lab:hint-go The chat passes on what it receives. Put the validated payload in the place of the one that came: e.Args.
//lab:hint-node The chat passes on what it receives. Execute the event with the payload that you have read and validated.
//lab:note one-name-one-room
func TestOneRoomForAllSpellings(t *testing.T) {
	s := start(t, labtest.Nodes(2))
	max, bob := s.cast("max", "member"), s.cast("bob", "member")
	suffix := s.numbered("")
	canonical := "café-1" + suffix

	//lab:rule 3.44
	max.Ask("room:join", fields{"room": canonical}).Want(refused("not_found")) // it is still to come

	//lab:rule 3.65
	s.create("CAFÉ-1"+suffix, max).Want(ok)
	//lab:rule 3.1 3.64 3.65
	for _, taken := range []string{"café-1", "CAFÉ-1", "cafe\u0301-1", "ｃａｆé-1"} {
		s.create(taken+suffix, bob).About("another spelling of a room that exists").Want(refused("forbidden"))
	}
	//lab:rule 3.65
	join("Cafe\u0301-1"+suffix, bob)

	for _, spelling := range []string{"café-1", "CAFÉ-1", "cafe\u0301-1", "CAFE\u0301-①", "ｃａｆｅ\u0301－１", "𝐜𝐚𝐟é-𝟏", "Ⓒafé-¹", "𝐂𝐀𝐅É-𝟏", "ℂafé-1", "ᶜafé-1", "ＣＡＦＥ\u0301-1"} {
		//lab:rule 3.64
		join(spelling+suffix, max)
		max.say(spelling+suffix, spelling).Want(ok)
		//lab:rule 3.59 3.65
		hears(canonical, max, spelling, max, bob)
	}
	//lab:rule 3.64
	for _, other := range []string{"cafe-1", "caf\u00e8-1", "café-2", "ca\ufb00é-1"} { // not the same letters
		max.Ask("room:join", fields{"room": other + suffix}).Want(refused("not_found"))
	}

	// In another order, and with every character of the text escaped.
	//lab:rule 3.49
	max.Ask("room:say", raw(`{"text":"\u0068\u0069","room":`+quoted("CAFÉ-1"+suffix)+`}`)).Want(ok)
	//lab:rule 3.65
	hears(canonical, max, "hi", max, bob)
	bob.Ask("room:history", fields{"room": canonical, "limit": 1}).Want(messages(message(canonical, max, "hi")))

	// Everything else that names a room takes all spellings, too.
	bob.Ask("room:history", fields{"room": "ＣＡＦＥ\u0301-1" + suffix, "limit": 1}).Want(messages(message(canonical, max, "hi")))
	s.root.invite("CAFE\u0301-①"+suffix, bob).Want(ok)
	bob.Next("invited", fields{"room": canonical})
	s.root.kick("𝐂𝐀𝐅É-1"+suffix, bob).Want(ok)
	bob.Next("kicked", fields{"room": canonical})
	bob.say(canonical, "hi").Want(refused("forbidden"))

	// From its canonical form to the spellings that become it, and to those that do not.
	//lab:rule 3.64
	for _, each := range []struct {
		form         string
		same, others []string
	}{
		{"straße", []string{"STRAẞE", "Straße"}, []string{"strase"}},
		{"strasse", []string{"STRASSE", "ＳＴＲＡＳＳＥ"}, nil},     // another room than straße
		{"ǰ", []string{"J\u030c", "j\u030c"}, []string{"j"}}, // composes only after lower case
		{"οδοσ", []string{"ΟΔΟΣ", "ΟδοΣ"}, []string{"οδος"}}, // each character by itself: Σ is σ
		{"i", []string{"İ", "I\u0307", "I"}, []string{"ı"}},
		{"ffi", []string{"ﬃ", "FFI", "ﬀI"}, []string{"fi"}},
	} {
		name := each.form + suffix
		s.create(name, max).Want(ok)
		for _, spelling := range each.same {
			join(spelling+suffix, bob)
			bob.say(spelling+suffix, spelling).Want(ok)
			hears(name, bob, spelling, bob)
		}
		for _, other := range each.others {
			max.Ask("room:join", fields{"room": other + suffix}).Want(refused("not_found"))
		}
	}
	max.Nothing()

	// Two nodes create one room at once, and have both seen that it did not exist.
	//lab:rule 3.1
	ada := s.castOn(1, "ada", "admin")
	for range 5 {
		name := s.numbered("at-once")
		s.Redis().HoldReplies("hgetall")
		hidden := s.root.Ask("room:create", fields{"room": name, "private": true, "owner": max.name})
		open := ada.Ask("room:create", fields{"room": strings.ToUpper(name), "private": false, "owner": max.name})
		for range 5 {
			s.root.Settle()
			ada.Settle()
		}
		s.Redis().Release()
		switch first, second := string(hidden.Late().Raw()), string(open.Late().Raw()); {
		case first == `[{"ok":true}]` && second == first:
			t.Fatalf("two nodes created the room %s at once, and both were told ok", name)
		case first == `[{"ok":true}]`:
			bob.Ask("room:join", fields{"room": name}).Want(refused("not_found"))
			join(name, max)
		case second == `[{"ok":true}]`:
			join(name, max, bob)
		}
	}
}

// A name that only looks like another name is refused.
//
//lab:points 4
//lab:rule 3.66 3.67 3.68
//lab:hint NFKC composes an accent with the letter it belongs to. A combining mark that is left over is not an allowed character. See README.md, Room names.
//lab:hint-go Some letters are invisible: the Hangul fillers. unicode.Other_Default_Ignorable_Code_Point contains them.
//lab:hint-node Some letters are invisible: the Hangul fillers. \p{Default_Ignorable_Code_Point} finds them.
//lab:hint-go Letters of Latin, Greek and Cyrillic look alike. Allow one of these alphabets in a name: unicode.Is(unicode.Cyrillic, r) recognises Cyrillic.
//lab:hint-node Letters of Latin, Greek and Cyrillic look alike. Allow one of these alphabets in a name: \p{Script=Cyrillic} recognises Cyrillic.
//lab:note look-alikes
func TestLookAlikes(t *testing.T) {
	s := start(t)
	max := s.cast("max", "member")

	//lab:rule 3.66
	badRooms(s, max, "invalid",
		`"x\u0301"`, `"\u0301a"`, `"lobby\u0336"`, `"l\u030d\u030e\u0304obby"`, `"lobby\u20dd"`, `"चैट"`, `"का"`, `"lobby\ufe0f"`, // marks that are left over
		`"lob\u200bby"`, `"lob\u200dby"`, `"lobby\u2060"`, `"\ufefflobby"`, `"lob\u00adby"`, // without width
		`"\u202eybbol"`, `"lobby\u200f"`, `"\u2066lobby\u2069"`, `"\u061clobby"`) // bidirectional

	//lab:rule 3.68
	badRooms(s, max, "invalid",
		`"lоbby"`, `"раypal"`, `"lοbby"`, `"аpple"`, `"οк"`, `"lobbу"`, `"ｌоbby"`, `"部lо屋"`, // two alphabets
		`"lobby-лобби"`, `"лобби_λ"`, `"a-1-б"`, `"λόμπι-1-lobby"`, // in two words
		`"5µm"`, `"kΩ"`, `"ℂхат"`, // µ and Ω are Greek, ℂ is Latin
		`"ԁog"`, `"éхо"`, `"ɑпрель"`, `"ἀb"`, `"ꭓλ"`) // not all letters are in the first block of their alphabet

	//lab:rule 3.67
	badRooms(s, max, "invalid", `"lobby\u3164"`, `"\u115flobby"`, `"lob\uffa0by"`)
	for _, invisible := range []string{"\u115f", "\u1160", "\u3164", "\uffa0"} {
		for _, word := range []string{"방", "lobby", "лобби"} {
			badRooms(s, max, "invalid", quoted(invisible), quoted(invisible+word), quoted(word+invisible), quoted(word+invisible+"-1"))
		}
	}

	//lab:rule 3.68
	for _, name := range []string{"lobby", "pâté", "việt", "лобби", "λόμπι", "ニュース部屋", "לובי", "ab部屋", "лобби部屋", "λ방", "abא"} {
		goodRooms(s, max, s.numbered(name))
	}
	//lab:rule 3.66
	goodRooms(s, max, s.numbered("ʼokina"))
	//lab:rule 3.67
	goodRooms(s, max, s.numbered("\u110f\u110f"))
}

// Nobody can name a room that belongs to the server, in any spelling.
//
//lab:points 4
//lab:rule 3.31 3.69
//lab:hint Names that begin with user- or sys- belong to the server (README.md, Room names). In user-<name> it sends a user what nobody else may hear.
//lab:hint Look for the prefix in the canonical form, in which USER- and ｕｓｅｒ－ have become user-.
//lab:note the-servers-own-rooms
func TestReservedRooms(t *testing.T) {
	s := start(t)
	mona, mia, spy := s.cast("mona", "moderator"), s.cast("mia", "member"), s.cast("spy", "member")
	secret := s.privateRoom(mona)

	//lab:rule 3.69
	for _, prefix := range []string{"user-", "USER-", "User-", "uſer-", "ｕｓｅｒ-", "user－", "𝐮𝐬𝐞𝐫-", "Ⓤser-", "user﹣", "𝐔𝐒𝐄𝐑-", "ᵁser-"} {
		badRooms(s, spy, "invalid", quoted(prefix+mia.name), quoted(prefix), quoted(prefix+"é"), quoted(prefix+"部屋"), quoted(prefix+"a_b"))
	}
	for _, prefix := range []string{"sys-", "SYS-", "ｓｙｓ-", "ſys-", "𝐒𝐘𝐒-", "Sys－"} {
		badRooms(s, spy, "invalid", quoted(prefix), quoted(prefix+"log"), quoted(prefix+"é"))
	}
	goodRooms(s, spy, "users"+s.Invent(""), "user_"+s.Invent(""), "a-user-"+s.Invent(""), "sys"+s.Invent("x"),
		"sysé"+s.Invent(""), "user"+s.Invent("é"), "use-"+s.Invent("r"), "a-sys-"+s.Invent(""), "sy-s-"+s.Invent(""))

	//lab:rule 3.31
	mona.invite(secret, mia).Want(ok)
	mia.Next("invited", fields{"room": secret})
	spy.Nothing()
}

// A socket's id is not a valid room name, whichever node the socket is on.
//
//lab:points 4
//lab:rule 3.65 3.70
//lab:hint Every socket is in a room named after its id, and the ids are public. See README.md, Room names.
//lab:hint Your node does not know the sockets of other nodes, so check the form: twenty characters of A–Z, a–z, 0–9, - and _ are not a name.
//lab:note the-servers-own-rooms
func TestSocketIDIsNoRoom(t *testing.T) {
	s := start(t, labtest.Nodes(2))
	spy := s.cast("spy", "member")
	here, there := s.cast("here", "member"), s.castOn(1, "there", "member")

	for _, victim := range []user{here, there, spy} {
		id := victim.ID()
		//lab:rule 3.70
		badRooms(s, spy, "invalid", quoted(id), quoted(strings.ToUpper(id)), quoted(strings.ToLower(id)))
		//lab:rule 3.65
		badRooms(s, spy, "invalid", quoted(widen(id)))
	}
	//lab:rule 3.70
	badRooms(s, spy, "invalid", `"our-holiday-pictures"`)
	for _, alphabet := range []string{"0123456789", "abcdefghijklmnopqrstuvwxyz", "_", "-", "-_", "0123456789_", "xyz-"} {
		badRooms(s, spy, "invalid", quoted(s.drawn(alphabet, 20)))
		goodRooms(s, spy, s.drawn(alphabet, 19), s.drawn(alphabet, 21))
	}
	for range 5 {
		badRooms(s, spy, "invalid", quoted(s.idLike(20)), quoted(strings.ToLower(s.idLike(20))))
		//lab:rule 3.65
		badRooms(s, spy, "invalid", quoted(widen(s.idLike(20))))
	}

	//lab:rule 3.70
	here.Nothing()
	goodRooms(s, spy, s.Invent("nineteen-char"), s.Invent("twenty-one-char"), s.Invent("twenty-mais-né"), strings.ToLower(s.idLike(18))+"é", // 20 characters, and 20 bytes
		strings.ToLower(s.idLike(19)), strings.ToLower(s.idLike(21)), strings.ToLower(s.idLike(32)))

	//lab:rule 3.65
	wide := strings.ToLower(s.idLike(19))
	s.create(widen(wide), spy).Want(ok)
	join(wide, spy)
}

// idLike returns n characters of those that a socket's id is made of. It never begins
// with what belongs to the server.
func (s *stage) idLike(n int) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"
	return "x" + s.drawn(letters, n-1)
}

// drawn returns n random characters of an alphabet, each of one byte.
func (s *stage) drawn(alphabet string, n int) string {
	text := make([]byte, n)
	for i := range text {
		text[i] = alphabet[s.Rand().IntN(len(alphabet))]
	}
	return string(text)
}

// widen writes the first letter or digit of a name in its wide form.
func widen(name string) string {
	i := strings.IndexFunc(name, func(r rune) bool { return r != '-' && r != '_' })
	return name[:i] + string(rune(name[i])+'ａ'-'a') + name[i+1:]
}

// numbered returns a name that nobody has used. It ends in digits, which belong to
// every alphabet.
func (s *stage) numbered(name string) string {
	return fmt.Sprintf("%s-%08d", name, s.Rand().IntN(100_000_000))
}
