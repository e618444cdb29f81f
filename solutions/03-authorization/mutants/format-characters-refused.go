//go:build mutant

// Format characters are refused like control characters: a family of emoji, joined by
// U+200D, is not a text any more.
//
//lab:overdoes 3.61
//lab:kills TestTextCharacters
package authorization

import (
	"unicode"
	"unicode/utf8"
)

func notInTexts(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf) && r != '\n' || changesDirection(r) || r == utf8.RuneError
}
