package authorization_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"socketlab/labs/labtest"
)

// Every field of every event must be present and have its type.
//
//lab:points 4
//lab:rule 3.41 3.56
//lab:hint-go Give each event a payload type of its own, and decode it before you look at who is asking.
//lab:hint-node Write down the fields of each event and a function for each field, and read the payload before you look at who is asking.
//lab:hint-go encoding/json accepts null for a string, a bool and a number, and it accepts a missing field. Both leave "", which the client did not send.
//lab:hint-node A missing field is undefined, and null is a value: neither is a string.
//lab:hint-go Split the object into json.RawMessage values first. Then you can distinguish a missing field, null and "".
//lab:hint-node Arrays, Buffers and null are objects for typeof, too. Object.getPrototypeOf tells a plain object.
//lab:note parse-do-not-validate
func TestFieldsAndTheirTypes(t *testing.T) {
	s := start(t)
	ada, tom := s.cast("ada", "admin"), s.cast("tom", "member")
	room := s.room(tom)
	join(room, ada)
	noText := []any{nil, true, 7, -1.5, []any{room}, []any{}, fields{}, fields{"toString": "x"}}
	noFlag := []any{nil, "true", "", 0, 1, []any{}, fields{}}
	noNumber := []any{nil, "20", "", true, []any{20}, fields{}}

	for _, each := range []struct {
		event string
		right fields
		field string
		wrong []any
	}{
		{"room:create", fields{"room": s.Invent("room"), "private": true, "owner": tom.name}, "room", noText},
		{"room:create", fields{"room": s.Invent("room"), "private": false, "owner": tom.name}, "private", noFlag},
		{"room:create", fields{"room": s.Invent("room"), "private": true, "owner": tom.name}, "owner", noText},
		{"room:join", fields{"room": room}, "room", noText},
		{"room:say", fields{"room": room, "text": "hi"}, "room", noText},
		{"room:say", fields{"room": room, "text": "hi"}, "text", noText},
		{"room:history", fields{"room": room, "limit": 5}, "room", noText},
		{"room:history", fields{"room": room, "limit": 5}, "limit", noNumber},
		{"room:invite", fields{"room": room, "user": tom.name}, "room", noText},
		{"room:invite", fields{"room": room, "user": tom.name}, "user", noText},
		{"room:kick", fields{"room": room, "user": tom.name}, "room", noText},
		{"room:kick", fields{"room": room, "user": tom.name}, "user", noText},
		{"profile:set", fields{"name": "Ada", "status": "busy"}, "name", noText},
		{"profile:set", fields{"name": "Ada", "status": "busy"}, "status", noText},
		{"profile:get", fields{"user": tom.name}, "user", noText},
		{"role:set", fields{"user": tom.name, "role": "member"}, "user", noText},
		{"role:set", fields{"user": tom.name, "role": "member"}, "role", noText},
	} {
		//lab:rule 3.41 3.56
		for _, wrong := range each.wrong {
			ada.Ask(each.event, with(each.right, each.field, wrong)).Want(refused("invalid"))
		}
		//lab:rule 3.41
		if each.field != "limit" { // the only optional field
			ada.Ask(each.event, without(each.right, each.field)).Want(refused("invalid"))
		}
		//lab:rule 3.41 3.56
		ada.Ask(each.event, each.right).Want(granted(each.event))
	}

	//lab:rule 3.41
	for range 20 { // whichever field is looked for first
		ada.Ask("room:history", fields{}).Want(refused("invalid"))
	}
}

// An object has exactly the fields of its event, each once and spelled exactly.
//
//lab:points 4
//lab:rule 3.42 3.49
//lab:hint-go encoding/json ignores unknown fields, accepts "Text" for "text", and keeps the last of two fields with one name. DisallowUnknownFields helps only against the first.
//lab:hint-node JSON.parse keeps the last of two fields with one name. argumentsAsSent of app/parser.mjs returns what the client wrote: if a field was dropped, that has more strings than what was parsed.
//lab:hint-go Walk through the object with json.Decoder.Token. You get each key and can compare it exactly.
//lab:hint-node Compare Object.keys with the list of fields. "__proto__" is a field like any other, so read from an object without a prototype.
//lab:hint Compare keys as decoded: "te\u0078t" is text.
//lab:note what-a-decoder-lets-pass
func TestObjectsAreClosed(t *testing.T) {
	s := start(t)
	max, bob := s.cast("max", "member"), s.cast("bob", "member")
	room := s.room(max)
	join(room, max, bob)
	begin := `{"room":` + quoted(room)

	//lab:rule 3.42
	for _, payload := range []string{
		begin + `,"text":"hi","extra":1}`,
		begin + `,"text":"hi","extra":null}`,
		begin + `,"text":"hi","":""}`,
		begin + `,"text":"hi","__proto__":{"role":"admin"}}`,
		begin + `,"text":"hi","constructor":"x"}`,
		begin + `,"text":"hi","text":"hi"}`,
		begin + `,"text":"hi","text":"bye"}`,
		begin + `,"room":` + quoted(room) + `,"text":"hi"}`,
	} {
		max.Ask("room:say", raw(payload)).Want(refused("invalid"))
	}
	//lab:rule 3.49
	for _, payload := range []string{
		begin + `,"Text":"hi"}`,
		begin + `,"TEXT":"hi"}`,
		begin + `,"text ":"hi"}`,
		begin + `,"text":"hi","Text":"bye"}`,
		begin + `,"text":"hi","te\u0078t":"bye"}`,
	} {
		max.Ask("room:say", raw(payload)).Want(refused("invalid"))
	}
	max.Ask("room:history", raw(begin+`,"Limit":5}`)).Want(refused("invalid"))

	//lab:rule 3.42
	for event, payloads := range inOrder(map[string][]string{ // the first field, the last, and the optional one
		"room:say":     {begin + `,"text":"hi","room":` + quoted(room) + `}`, begin + `,"text":"hi","ro\u006fm":` + quoted(room) + `}`},
		"room:join":    {begin + `,"room":` + quoted(room) + `}`, begin + `,"limit":5}`},
		"room:history": {begin + `,"limit":1,"limit":1}`, `{"limit":1,"room":` + quoted(room) + `,"limit":100}`},
		"profile:get":  {`{"user":` + quoted(max.name) + `,"user":` + quoted(bob.name) + `}`},
	}) {
		for _, payload := range payloads {
			max.Ask(event, raw(payload)).Want(refused("invalid"))
		}
	}
	join(room, s.root)
	for event, right := range inOrder(s.valid(room, s.cast("tom", "member"))) { // all of them, strictly
		s.root.Ask(event, with(right, "extra", 1)).About(event + " with a field too many").Want(refused("invalid"))
		for key, value := range inOrder(right) {
			//lab:rule 3.49
			s.root.Ask(event, with(without(right, key), strings.ToUpper(key), value)).About(event + " with a field in upper case").Want(refused("invalid"))
			//lab:rule 3.42
			again, _ := json.Marshal(fields{key: value})
			all, _ := json.Marshal(right)
			s.root.Ask(event, raw(string(again[:len(again)-1])+","+string(all[1:]))).About(event + " with a field given twice").Want(refused("invalid"))
		}
		s.root.Ask(event, right).Want(granted(event))
	}
	hears(room, s.root, "hi", max, bob)

	//lab:rule 3.49
	max.Ask("room:say", raw(begin+`,"te\u0078t":"hi"}`)).Want(ok) // another spelling of text
	hears(room, max, "hi", bob)
	//lab:rule 3.42
	max.say(room, "text").About("a text that is the name of a field").Want(ok)
	hears(room, max, "text", bob)
	s.root.Ask("stats", fields{}).Want(granted("stats"))
	//lab:rule 3.49
	spaced := max.connectedAgain(s)
	spaced.Send("4270[\n\"room:join\" ,\t{ \"room\" : " + quoted(room) + "\r\n} ]")
	spaced.WantFrame(`4370[{"ok":true}]`)
}

// An event has exactly one argument: a flat object of limited size.
//
//lab:points 3
//lab:rule 3.14 3.34 3.35 3.39 3.40 3.41 3.73
//lab:hint-go Look at len(e.Args) before e.Args[0]: a client may send no argument.
//lab:hint-node Look at the number of arguments before the first: a client may send none.
//lab:hint Add up the bytes of all arguments before you parse any of them. No refusal is cheaper.
//lab:hint-go Fields hold strings, numbers and booleans. A decoder that expects these does not descend into deeply nested JSON.
//lab:hint-node Fields hold strings, numbers and booleans. Whatever is an object is invalid, and you need not look into it.
//lab:note bounds-before-parsing
func TestArguments(t *testing.T) {
	s := start(t)
	max, bob := s.cast("max", "member"), s.cast("bob", "member")
	room := s.room(max)
	join(room, max, bob)
	right := fields{"room": room, "text": "hi"}
	deep := func(open, shut string, levels int) any {
		return raw(strings.Repeat(open, levels) + `"x"` + strings.Repeat(shut, levels))
	}

	//lab:rule 3.40
	for _, args := range [][]any{
		{}, {right, right}, {right, nil}, {room, "hi"}, {nil}, {room}, {7}, {true}, {[]any{}}, {[]any{right}},
		{deep("[", "]", 1500)},
	} {
		max.Ask("room:say", args...).Want(refused("invalid"))
	}
	//lab:rule 3.41
	for _, arg := range []any{
		deep(`{"a":`, "}", 500), with(right, "text", deep("[", "]", 1500)), with(right, "room", deep(`{"room":`, "}", 400)),
	} {
		max.Ask("room:say", arg).Want(refused("invalid"))
	}

	join(room, s.root)
	for event, right := range inOrder(s.valid(room, s.cast("tom", "member"))) {
		//lab:rule 3.40
		for _, args := range [][]any{{}, {right, right}, {right, nil}, {nil}, {[]any{right}}, {""}} {
			s.root.Ask(event, args...).About(event + " without exactly one object").Want(refused("invalid"))
		}
		//lab:rule 3.39
		s.root.Ask(event, right, strings.Repeat("x", 5000)).About(event + " with more than 4,096 bytes").Want(refused("too_large"))
		s.root.Ask(event, with(right, "more", strings.Repeat("x", 5000))).About(event + " with more than 4,096 bytes").Want(refused("too_large"))
	}
	//lab:rule 3.40
	s.root.Ask("stats", fields{}).About("stats with an object without fields").Want(granted("stats"))

	//lab:rule 3.39
	for _, args := range [][]any{
		{deep("[", "]", 3000)},
		{with(right, "text", deep(`{"a":`, "}", 2000))},
		{with(right, strings.Repeat("x", 5000), 1)},
		{right, strings.Repeat("x", 5000)},
		slices.Repeat([]any{strings.Repeat("x", 100)}, 60),
	} {
		max.Ask("room:say", args...).Want(refused("too_large"))
	}

	// One argument of exactly n bytes, with a field that nobody knows.
	sized := func(n int, filling string) any {
		frame := `{"room":` + quoted(room) + `,"text":"hi","more":""}`
		fill := strings.Repeat(filling, (n-len(frame))/len(filling))
		return raw(frame[:len(frame)-2] + fill + strings.Repeat("x", n-len(frame)-len(fill)) + `"}`)
	}
	for _, filling := range []string{"x", "é", "部", "😀", `\u0061`} { // bytes as written, whatever the characters
		max.Ask("room:say", sized(4096, filling)).About("4,096 bytes").Want(refused("invalid"))
		max.Ask("room:say", sized(4097, filling)).About("4,097 bytes").Want(refused("too_large"))
	}
	max.Ask("room:say", sized(2000, "x"), sized(2000, "x")).Want(refused("invalid"))
	max.Ask("room:say", sized(2100, "x"), sized(2100, "x")).Want(refused("too_large"))
	spaced := max.connectedAgain(s)
	padded := `{"room":` + quoted(room) + `,"text":"all these spaces"}`
	spaced.Send(`4276["room:join",{"room":` + quoted(room) + `}]`)
	spaced.WantFrame(`4376[{"ok":true}]`)
	spaced.Send(`4278["room:say",{` + strings.Repeat(" ", 4097-len(padded)) + padded[1:] + `]`)
	spaced.WantFrame(`4378[{"error":"too_large"}]`)
	spaced.Send(`42["room:say",{` + strings.Repeat(" ", 4096-len(padded)) + padded[1:] + `]`)
	hears(room, max, "all these spaces", spaced, bob)

	// A frame that is not a packet ends its own connection only.
	//lab:rule 3.73
	for i, frame := range []string{`42["room:say",{"room":` + quoted(room), `42{"room":` + quoted(room) + `}`, `4242["room:say",]`} {
		broken := s.connect(0, "max with broken frame "+strconv.Itoa(i), max.name)
		broken.Send(frame)
		broken.Closed()
	}

	// The client chose the same id for two events. Each of them gets its answer.
	//lab:rule 3.34
	again := max.connectedAgain(s)
	again.Send(`4277["room:say",{"room":` + quoted(room) + `,"text":""}]`)
	again.WantFrame(`4377[{"error":"invalid"}]`)
	again.Send(`4277["room:join",{"room":` + quoted(room) + `}]`)
	again.WantFrame(`4377[{"ok":true}]`)

	//lab:rule 3.14
	max.Ask("room:say", right).Want(ok)
	hears(room, max, "hi", bob)
	//lab:rule 3.35
	bob.Nothing()
}

// A number out of its range is refused, and so is a word that is not on its list.
//
//lab:points 3
//lab:rule 3.27 3.28 3.54 3.55 3.57
//lab:hint-go limit is a whole number from 1 to 100, or 20 if it is left out. 1e400 is a valid number in JSON, and no variable can hold it.
//lab:hint-node limit is a whole number from 1 to 100, or 20 if it is left out: Number.isInteger. JSON.parse makes Infinity of 1e400.
//lab:hint A status is one of three words, a role one of four, in exactly that spelling.
//lab:note allow-lists
func TestNumbersAndWords(t *testing.T) {
	s := start(t)
	max, tom := s.cast("max", "member"), s.cast("tom", "member")
	room := s.room(max)
	join(room, max)
	var said []fields
	var spoken []*labtest.Answer
	for i := range 102 { // more than the highest limit
		spoken = append(spoken, max.say(room, strconv.Itoa(i)))
		said = append(said, message(room, max, strconv.Itoa(i)))
	}
	for _, answer := range spoken {
		answer.Want(ok)
	}
	last := func(n int) fields { return messages(said[len(said)-n:]...) }

	//lab:rule 3.57
	for _, limit := range []string{"0", "-1", "101", "1.5", "99.999", "0.999", "100.5", "100.0001", "1.0000001", "257", "4294967297", "4294967316", "-0", "2e-1", "1e3", "1e400", "-1e400", "1e18", "9007199254740993", "18446744073709551617", "-9223372036854775809"} {
		max.Ask("room:history", fields{"room": room, "limit": raw(limit)}).About("the limit " + limit).Want(refused("invalid"))
	}
	//lab:rule 3.27
	for _, limit := range []int{1, 2, 21, 99, 100} {
		max.Ask("room:history", fields{"room": room, "limit": limit}).About("the limit " + strconv.Itoa(limit)).Want(last(limit))
	}
	//lab:rule 3.57
	max.history(room).Want(last(20))

	// Whole numbers, however JSON writes them.
	for limit, n := range inOrder(map[string]int{"21.0": 21, "2e1": 20, "1E2": 100, "20e-1": 2, "0.1e+2": 10}) {
		max.Ask("room:history", fields{"room": room, "limit": raw(limit)}).About("the limit " + limit).Want(last(n))
	}

	//lab:rule 3.54
	for _, status := range append(notQuite("online", "away", "busy"), "", "offline", "invisible", "0", "constructor", "admin") {
		max.Ask("profile:set", fields{"name": "Max", "status": status}).About("a status that is not on the list").Want(refused("invalid"))
	}
	for _, status := range []string{"online", "away", "busy"} {
		max.Ask("profile:set", fields{"name": "Max", "status": status}).Want(ok)
		//lab:rule 3.28
		max.Ask("profile:get", fields{"user": max.name}).Want(with(ok, "profile", fields{"name": "Max", "status": status, "role": "member"}))
	}

	//lab:rule 3.55
	for _, role := range append(notQuite("viewer", "member", "moderator", "admin"), "", "owner", "superadmin", "viewer,admin", "online") {
		s.root.Ask("role:set", fields{"user": tom.name, "role": role}).About("a role that is not on the list").Want(refused("invalid"))
	}
	for _, role := range []string{"admin", "viewer", "moderator", "member"} {
		s.root.Ask("role:set", fields{"user": tom.name, "role": role}).Want(ok)
		max.Ask("profile:get", fields{"user": tom.name}).Want(with(ok, "profile", fields{"role": role}))
	}
}

// notQuite returns words that are almost the given ones, and no word of any list.
func notQuite(words ...string) []string {
	var almost []string
	for _, word := range words {
		almost = append(almost, strings.ToUpper(word), strings.ToUpper(word[:1])+word[1:], word[:len(word)-1], word[1:], word+"s",
			word+" ", " "+word, word+"\n", word+"\u0000", word+"\u200b", "\ufeff"+word, `"`+word+`"`,
			strings.Map(func(r rune) rune { return r + 'ａ' - 'a' }, word))
	}
	return almost
}
