package strictjson

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Ordinary JSON means what it means to encoding/json.
func TestAgreesWithEncodingJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.MapOf(rapid.String(), rapid.SliceOf(rapid.String())).Draw(t, "names")
		text, err := json.Marshal(map[string]any{"names": names})
		require.NoError(t, err)

		var got map[string][]string
		err = Object(text, Fields{"names": &got}, AllRequired, NoOthers)

		require.NoError(t, err)
		require.Equal(t, names, got)
	})
}

// An object is accepted exactly if its names are all different.
func TestNamesAreUnique(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(rapid.StringMatching(`[ab]{0,3}`), 0, 5).Draw(t, "names")
		different := map[string]bool{}
		var fields []string
		for i, name := range names {
			different[name] = true
			fields = append(fields, fmt.Sprintf("%s: %d", spelled(t, utf16.Encode([]rune(name))), i))
		}
		text := "{" + strings.Join(fields, ", ") + "}"

		var wanted int
		err := Object([]byte(text), Fields{"a": &wanted})

		require.Equal(t, len(names) == len(different), err == nil, "%s: %v", text, err)
	})
}

// A string is accepted exactly if its UTF-16 has surrogates only in pairs.
func TestTextIsWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]uint16{
			'a', '\\', '"', 'u', 0xe9, 0xfffd, 0xd7ff, 0xd800, 0xd83c, 0xdbff, 0xdc00, 0xdf89, 0xdfff, 0xe000,
		})
		units := rapid.SliceOfN(unit, 0, 6).Draw(t, "units")
		text := spelled(t, units)

		var got string
		err := Value([]byte(text), &got)

		runes := utf16.Decode(units) // with U+FFFD for each half
		if slices.Equal(utf16.Encode(runes), units) {
			require.NoError(t, err, text)
			require.Equal(t, string(runes), got, text)
		} else {
			require.Equal(t, errText, err, text)
		}
	})
}

// spelled writes a JSON string with some of its characters escaped.
func spelled(t *rapid.T, units []uint16) string {
	var text strings.Builder
	for _, unit := range units {
		switch plain := unit < 0x80 && rapid.Bool().Draw(t, "plain"); {
		case plain && (unit == '"' || unit == '\\'):
			text.WriteString(`\` + string(rune(unit)))
		case plain:
			text.WriteRune(rune(unit))
		default:
			fmt.Fprintf(&text, `\u%04x`, unit)
		}
	}
	return `"` + text.String() + `"`
}

// Whatever Object accepts is what encoding/json reads from the same text.
func FuzzObject(f *testing.F) {
	for _, text := range []string{
		`{}`, `[]`, `null`, `{"a":"b"}`, `{"a":"b","a":"c"}`, `{"A":"b"}`, `{"a":null}`, `{"a":"\ud800"}`,
		`{"a":"\ud83c\udf89","b":[{}]}`, "{\"a\":\"\xff\"}", `{"a":1}`, `{"a":"b"}}`, `{"\u0061":"b"}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var got string
		if Object(text, Fields{"a": &got}) != nil {
			return
		}

		var want map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(text, &want))
		require.NotNil(t, want)
		if value, ok := want["a"]; ok {
			var text string
			require.NoError(t, json.Unmarshal(value, &text))
			require.Equal(t, text, got)
		} else {
			require.Empty(t, got)
		}
	})
}
