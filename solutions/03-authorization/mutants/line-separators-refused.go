//go:build mutant

// The line and paragraph separators of Unicode are refused like control characters.
//
//lab:overdoes 3.53 3.61
//lab:kills TestTextCharacters
package authorization

import (
	"unicode"
	"unicode/utf8"
)

func notInTexts(r rune) bool {
	return unicode.IsControl(r) && r != '\n' || changesDirection(r) || r == utf8.RuneError || unicode.In(r, unicode.Zl, unicode.Zp)
}
