//go:build mutant

// Numbers of every kind are allowed in a name, not only decimal digits.
//
//lab:breaks 3.66
//lab:kills TestRoomNames
package authorization

import (
	"unicode"
)

func notInNames(r rune) bool {
	visible := unicode.IsLetter(r) && !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
	return !visible && !unicode.IsNumber(r) && r != '-' && r != '_'
}
