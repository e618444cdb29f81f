package socketio

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var arrays = []string{
	`[]`, `[ ]`, `[1]`, ` [1]`, `[1] `, `[1]x`, `[1,]`, `[,1]`, `[1 2]`, `[1`, `1]`, `[1}`, `[{]`, `[[]]`, `[[[]],[]]`, `[]]`,
	`[0]`, `[-0]`, `[00]`, `[01]`, `[-]`, `[+1]`, `[1.]`, `[.5]`, `[1.5]`, `[1e]`, `[1e+]`, `[1E-5]`, `[0e0]`, `[1.5e+10]`, `[--1]`, `[0x1]`,
	`[true,false,null]`, `[tru]`, `[nul`, `[truefalse]`, `[True]`, `[NaN]`,
	`[""]`, `["]`, `["a\"b"]`, `["\u00e9"]`, `["\u00g9"]`, `["\u00`, `["\x"]`, `["\/\b\f\n\r\t\\"]`, "[\"\n\"]", "[\"\x00\"]", "[\"\xff\"]", "[\"\x7f\"]",
	`[{}]`, `[{ }]`, `[{"a":1}]`, `[{"a":1,}]`, `[{"a" : 1 , "b":[2]}]`, `[{"a"}]`, `[{"a":}]`, `[{a:1}]`, `[{1:1}]`, `[{"a":1 "b":2}]`, `[{"a":1]]`,
	`[{"_placeholder":true,"num":0}]`, `[{"_placeholder":true}]`, `[{"_placeholder":true,"num":{}}]`, `[{"num":1,"_placeholder":true,"_placeholder":false}]`,
	"[\t1,\r\n2 ]", "[\v1]", "[\x00]", "",
	strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000), strings.Repeat("[", 10_001) + strings.Repeat("]", 10_001),
}

// scanArray accepts exactly what encoding/json accepts, and finds the same values.
func FuzzScanArray(f *testing.F) {
	for _, text := range arrays {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		array, ok := scanArray(text)
		require.Equal(t, len(text) > 0 && text[0] == '[' && json.Valid(text), ok)
		if !ok {
			return
		}
		var want Args
		require.NoError(t, json.Unmarshal(text, &want))
		require.Equal(t, len(want), len(array.values))
		for i, value := range array.values {
			require.Equal(t, string(want[i]), string(value))
		}
		for _, p := range array.placeholders {
			object := array.values[p.value][p.start:p.end]
			var fields map[string]json.RawMessage
			require.NoError(t, json.Unmarshal(object, &fields))
			require.Equal(t, "true", string(fields["_placeholder"]))
		}
	})
}

// scanArray finds every placeholder, and its number, wherever it is.
func TestScanFindsPlaceholders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var items []string
		n := rapid.IntRange(0, 5).Draw(t, "placeholders")
		for i := range n {
			form := rapid.SampledFrom([]string{`@`, `[@]`, `{"a":[1,@,{}]}`, `{"a":{"b": @ },"_placeholder":1}`}).Draw(t, "form")
			items = append(items, rapid.SliceOfN(jsonText(2), 0, 2).Draw(t, "before")...)
			items = append(items, strings.ReplaceAll(form, "@", string(placeholderText(i))))
		}
		text := "[" + strings.Join(items, " , ") + "]"

		array, ok := scanArray([]byte(text))

		require.True(t, ok)
		require.False(t, array.nested)
		require.Equal(t, len(items), len(array.values))
		require.Len(t, array.placeholders, n)
		for i, p := range array.placeholders {
			require.Equal(t, i, p.num)
			require.Equal(t, string(placeholderText(i)), string(array.values[p.value][p.start:p.end]))
		}
	})
}

// If a key occurs twice, the last value is used, as in JavaScript. Keys may contain
// escapes.
func TestScanReadsKeysLikeJavaScript(t *testing.T) {
	for text, nums := range map[string][]int{
		`[{"_placeholder":true,"num":0,"num":7}]`:            {7},
		`[{"_placeholder":true,"num":"0"}]`:                  {-1},
		`[{"_placeholder":true,"num":1.0}]`:                  {-1},
		`[{"_placeholder":true,"NUM":0}]`:                    {-1},
		`[{"_placeholder":true,"num":[0]}]`:                  {-1},
		`[{"_placeholder":false,"_placeholder":true}]`:       {-1},
		`[{"_placeholder":true,"_placeholder":false}]`:       nil,
		`[{"_placeholder":"true"}]`:                          nil,
		`[{"_pl\u0061ceholder":true,"n\u0075m":3}]`:          {3},
		`["_placeholder",true]`:                              nil,
		`[{"a":"_placeholder"},{"_placeholder":[true]}]`:     nil,
		`[{"_placeholder":true,"a":{"_placeholder":false}}]`: {-1},
	} {
		array, ok := scanArray([]byte(text))
		require.True(t, ok, text)
		var got []int
		for _, p := range array.placeholders {
			got = append(got, p.num)
		}
		require.Equal(t, nums, got, text)
		require.False(t, array.nested, text)
	}
}

// A placeholder inside another is reported, and only that.
func TestScanReportsNestedPlaceholders(t *testing.T) {
	const inner = `{"_placeholder":true,"num":0}`
	for text, nested := range map[string]bool{
		`[{"_placeholder":true,"a":` + inner + `}]`:      true,
		`[{"_placeholder":true,"a":[[` + inner + `]]}]`:  true,
		`[{"a":` + inner + `,"_placeholder":true}]`:      true,
		`[{"a":` + inner + `,"b":` + inner + `}]`:        false,
		`[` + inner + `,` + inner + `]`:                  false,
		`[[` + inner + `],{"_placeholder":true,"a":{}}]`: false,
	} {
		array, ok := scanArray([]byte(text))
		require.True(t, ok)
		require.Equal(t, nested, array.nested, text)
	}
}

// The values are slices of the text that cannot grow into one another.
func TestScanDoesNotCopy(t *testing.T) {
	text := []byte(`["a",{"b":1}]`)
	array, ok := scanArray(text)
	require.True(t, ok)

	array.values[0] = append(array.values[0], "!!!!"...)

	require.Equal(t, `{"b":1}`, string(array.values[1]))
	require.Same(t, &text[5], &array.values[1][0])
	require.True(t, slices.Equal(text, []byte(`["a",{"b":1}]`)))
}
