//go:build mutant

// Combining marks are allowed: a̶ and l̎ are valid names, and so is a pile of marks
// as high as the screen.
//
//lab:breaks 3.66 3.67
//lab:kills TestLookAlikes
package authorization

import (
	"unicode"
)

func notInNames(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.Is(unicode.Nd, r) && r != '-' && r != '_'
}
