//go:build mutant

// Half a character is let pass: encoding/json has put U+FFFD in its place, so
// others hear what nobody has said.
//
//lab:kills TestTextCharacters
package authorization

import (
	"unicode"
)

func notInTexts(r rune) bool {
	return unicode.IsControl(r) && r != '\n' || turnsDirection(r)
}
