//go:build mutant

// Only marks without a width of their own are refused. An enclosing circle and the vowel
// signs of Devanagari pass.
//
//lab:breaks 3.66
//lab:kills TestLookAlikes
package authorization

import (
	"unicode"
)

func notInNames(r rune) bool {
	visible := (unicode.IsLetter(r) || unicode.In(r, unicode.Mc, unicode.Me)) && !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
	return !visible && !unicode.Is(unicode.Nd, r) && r != '-' && r != '_'
}
