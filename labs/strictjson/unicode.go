package strictjson

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// isWellFormed reports whether JSON text is UTF-8 and its escapes have surrogates only
// in pairs. The text must be valid JSON, or a piece of it that begins and ends outside
// of strings.
func isWellFormed(text []byte) bool {
	if !utf8.Valid(text) {
		return false
	}
	for {
		start := bytes.IndexByte(text, '\\')
		if start < 0 {
			return true
		}
		text = text[start:]
		unit := escaped(text)
		switch {
		case !utf16.IsSurrogate(unit):
			text = text[2:] // past the backslash and what it escapes
		case utf16.DecodeRune(unit, escaped(text[6:])) == utf8.RuneError:
			return false
		default:
			text = text[12:] // past both halves
		}
	}
}

// escaped returns the UTF-16 code unit of an escape such as \u00e9 at the beginning of
// text, or -1 if there is none.
func escaped(text []byte) rune {
	if !bytes.HasPrefix(text, []byte(`\u`)) {
		return -1
	}
	unit, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	if err != nil {
		return -1
	}
	return rune(unit)
}
