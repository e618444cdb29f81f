package strictjson

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// An order is what the tests read: fields of several types.
type order struct {
	User  string
	Count int
	Rooms []string
	Costs map[string]int
	Text  json.RawMessage
}

func (o *order) fields() Fields {
	return Fields{"user": &o.User, "count": &o.Count, "rooms": &o.Rooms, "costs": &o.Costs, "text": &o.Text}
}

func TestObjectReadsFields(t *testing.T) {
	for text, want := range map[string]order{
		`{}`:               {},
		" {\n\t} ":         {},
		`{"user":"ann"}`:   {User: "ann"},
		`{"\u0075ser":""}`: {},
		`{"user":"ann","count":3,"rooms":["a","b"],"costs":{"search":5}}`: {User: "ann", Count: 3, Rooms: []string{"a", "b"}, Costs: map[string]int{"search": 5}},
		`{"USER":"bob", "user" : "ann", "User":null}`:                     {User: "ann"},
		`{"User":"bob"}`:                                       {},
		`{"rooms":[],"costs":{}}`:                              {Rooms: []string{}, Costs: map[string]int{}},
		`{"user":"\ud83c\udf89\\ud800\u00e9\ufffd"}`:           {User: "🎉\\ud800é\ufffd"},
		`{"text": null }`:                                      {Text: json.RawMessage(`null`)},
		`{"text":{"a":1,"a":null,"b":"\ud800"}}`:               {Text: json.RawMessage(`{"a":1,"a":null,"b":"\ud800"}`)},
		`{"other":[null,{"a":1,"a":"\ud800"},1e999]}`:          {},
		`{"other":null,"":null," user":1,"__proto__":{}}`:      {},
		`{"other":` + nested(9000) + `,"user":"ann"}`:          {User: "ann"},
		`{"text":` + nested(9000) + `}`:                        {Text: json.RawMessage(nested(9000))},
		`{"user":"` + strings.Repeat(`\ud83c\udf89`, 9) + `"}`: {User: strings.Repeat("🎉", 9)},
	} {
		var got order

		err := Object([]byte(text), got.fields())

		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
}

func TestObjectRefuses(t *testing.T) {
	long := strings.Repeat("a", 1000)
	for text, want := range map[string]string{
		``:                                    `not JSON`,
		`{`:                                   `not JSON`,
		`{} {}`:                               `not JSON`,
		`{"user":"ann"}x`:                     `not JSON`,
		`{"user":"ann",}`:                     `not JSON`,
		`null`:                                `not a JSON object`,
		`[]`:                                  `not a JSON object`,
		`"user"`:                              `not a JSON object`,
		"\"\xff\"":                            `not a JSON object`,
		`{"user":null}`:                       `field "user": is or contains null`,
		`{"rooms":["a",null]}`:                `field "rooms": is or contains null`,
		`{"costs":{"search":null}}`:           `field "costs": is or contains null`,
		`{"user":42}`:                         `field "user": got number, want string`,
		`{"user":["a"]}`:                      `field "user": got array, want string`,
		`{"count":"42"}`:                      `field "count": got string, want int`,
		`{"count":4.2}`:                       `field "count": got number, want int`,
		`{"count":1e999}`:                     `field "count": got number, want int`,
		`{"rooms":{"a":true}}`:                `field "rooms": got object, want []string`,
		`{"rooms":["a",true]}`:                `field "rooms": got bool, want string`,
		`{"costs":{"search":"5"}}`:            `field "costs": got string, want int`,
		`{"user":"a","user":"a"}`:             `field "user": appears twice`,
		`{"user":"a","\u0075ser":1}`:          `field "user": appears twice`,
		`{"other":1,"other":1}`:               `field "other": appears twice`,
		`{"":1,"":1}`:                         `field "": appears twice`,
		`{"costs":{"a":1,"a":1}}`:             `field "costs": field "a": appears twice`,
		`{"user":"\ud800"}`:                   `field "user": not well-formed Unicode`,
		`{"user":"\udc00"}`:                   `field "user": not well-formed Unicode`,
		`{"user":"\udc00\ud800"}`:             `field "user": not well-formed Unicode`,
		`{"user":"\ud800x"}`:                  `field "user": not well-formed Unicode`,
		`{"user":"\ud800\u0041"}`:             `field "user": not well-formed Unicode`,
		`{"user":"\ud800\ud800"}`:             `field "user": not well-formed Unicode`,
		`{"user":"\\\uD83D"}`:                 `field "user": not well-formed Unicode`,
		"{\"user\":\"a\xff\"}":                `field "user": not well-formed Unicode`,
		"{\"user\":\"\xed\xa0\x80\"}":         `field "user": not well-formed Unicode`,
		`{"rooms":["a","\ud800"]}`:            `field "rooms": not well-formed Unicode`,
		`{"costs":{"\ud800":1}}`:              `field "costs": not well-formed Unicode`,
		`{"\ud800":1,"\udc00":2}`:             `not well-formed Unicode`,
		"{\"a\xff\":1}":                       `not well-formed Unicode`,
		`{"` + long + `":1,"` + long + `":1}`: `field "` + long[:40] + `": appears twice`,
		`{"rooms":` + nested(9000) + `}`:      `field "rooms": got array, want string`,
	} {
		err := Object([]byte(text), new(order).fields())

		require.EqualError(t, err, want, text)
	}
}

func TestOptions(t *testing.T) {
	read := func(text string, options ...Option) error {
		var every, burst int
		return Object([]byte(text), Fields{"every": &every, "burst": &burst}, options...)
	}
	const both, more, less = `{"burst":1,"every":2}`, `{"burst":1,"every":2,"EVERY":3}`, `{"every":2}`

	require.NoError(t, read(both, AllRequired, NoOthers))
	require.NoError(t, read(more))
	require.NoError(t, read(more, AllRequired))
	require.NoError(t, read(less))
	require.NoError(t, read(less, NoOthers))

	require.EqualError(t, read(more, NoOthers), `field "EVERY": unknown`)
	require.EqualError(t, read(more, AllRequired, NoOthers), `field "EVERY": unknown`)
	require.EqualError(t, read(less, AllRequired), `field "burst": missing`)
	require.EqualError(t, read(`{}`, AllRequired, NoOthers), `field "burst": missing`)
}

func TestValues(t *testing.T) {
	var word string
	var count int
	list := func(values ...string) (list []json.RawMessage) {
		for _, value := range values {
			list = append(list, json.RawMessage(value))
		}
		return list
	}

	require.NoError(t, Values(nil))
	require.NoError(t, Values(list(`"low"`, `3`), &word, &count))
	require.Equal(t, "low", word)
	require.Equal(t, 3, count)

	require.EqualError(t, Values(list(`"low"`)), `got 1 values, want 0`)
	require.EqualError(t, Values(list(`"low"`), &word, &count), `got 1 values, want 2`)
	require.EqualError(t, Values(list(`null`), &word), `value 1: is or contains null`)
	require.EqualError(t, Values(list(`"low"`, `"3"`), &word, &count), `value 2: got string, want int`)
	require.EqualError(t, Values(list(`"low" 3`), &word), `value 1: not JSON`)
	require.EqualError(t, Values(list(`"\ud800"`), &word), `value 1: not well-formed Unicode`)
}

// A point is a target that reads its own fields.
type point struct{ x, y int }

func (p *point) UnmarshalJSON(data []byte) error {
	return Object(data, Fields{"x": &p.x, "y": &p.y}, AllRequired, NoOthers)
}

func TestObjectsInObjects(t *testing.T) {
	var points []point
	fields := Fields{"points": &points}

	require.NoError(t, Object([]byte(`{"points":[{"x":1,"y":2},{"y":4,"x":3}]}`), fields))
	require.Equal(t, []point{{1, 2}, {3, 4}}, points)

	for text, want := range map[string]string{
		`{"points":[{"x":1,"Y":2}]}`:       `field "points": field "Y": unknown`,
		`{"points":[{"x":1}]}`:             `field "points": field "y": missing`,
		`{"points":[{"x":1,"y":"2"}]}`:     `field "points": field "y": got string, want int`,
		`{"points":[{"x":1,"y":2,"x":1}]}`: `field "points": field "x": appears twice`,
		`{"points":[null]}`:                `field "points": is or contains null`,
	} {
		require.EqualError(t, Object([]byte(text), fields), want, text)
	}
}

func nested(levels int) string {
	return strings.Repeat("[", levels) + strings.Repeat("]", levels)
}
