//go:build mutant

// All single letters of Hangul are refused with the invisible ones: ㅋㅋㅋ is not a name.
//
//lab:overdoes 3.67
//lab:kills TestLookAlikes
package authorization

import (
	"unicode"
)

func notInNames(r rune) bool {
	visible := unicode.IsLetter(r) && !('\u1100' <= r && r <= '\u11ff')
	return !visible && !unicode.Is(unicode.Nd, r) && r != '-' && r != '_'
}
