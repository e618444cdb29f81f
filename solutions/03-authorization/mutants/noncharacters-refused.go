//go:build mutant

// Code points that Unicode keeps free, such as U+FFFE, are refused like half characters.
//
//lab:overdoes 3.63
//lab:kills TestTextCharacters
package authorization

import (
	"unicode"
	"unicode/utf8"
)

func notInTexts(r rune) bool {
	return unicode.IsControl(r) && r != '\n' || changesDirection(r) || r == utf8.RuneError || r&0xfffe == 0xfffe
}
