//go:build mutant

// A lone surrogate passes. encoding/json has put U+FFFD in its place, so others
// receive what nobody has written.
//
//lab:breaks 3.63
//lab:kills TestTextCharacters
package authorization

import (
	"unicode"
)

func notInTexts(r rune) bool {
	return unicode.IsControl(r) && r != '\n' || changesDirection(r)
}
