//go:build mutant

// The newline is refused like every other control character.
//
//lab:overdoes 3.61
//lab:kills TestTextCharacters
package authorization

import (
	"unicode"
	"unicode/utf8"
)

func notInTexts(r rune) bool {
	return unicode.IsControl(r) || changesDirection(r) || r == utf8.RuneError
}
