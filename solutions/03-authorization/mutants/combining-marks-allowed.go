//go:build mutant

// Marks that combine with a letter are allowed: a̶ and l̎ are as good as any name,
// and a pile of them is as high as the screen.
//
//lab:kills TestLookAlikes
package authorization

import (
	"unicode"
)

func notInNames(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.Is(unicode.Nd, r) && r != '-' && r != '_'
}
