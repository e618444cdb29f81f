//go:build mutant

// The control characters of ASCII are refused, and those from U+0080 on pass.
//
//lab:breaks 3.61
//lab:kills TestTextCharacters
package authorization

import (
	"unicode/utf8"
)

func notInTexts(r rune) bool {
	return r < ' ' && r != '\n' || r == 0x7f || changesDirection(r) || r == utf8.RuneError
}
