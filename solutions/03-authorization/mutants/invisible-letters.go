//go:build mutant

// A letter is a letter, visible or not: lobby and lobby with a Hangul filler look the
// same.
//
//lab:breaks 3.67
//lab:kills TestLookAlikes
package authorization

import (
	"unicode"
)

func notInNames(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.Is(unicode.Nd, r) && r != '-' && r != '_'
}
