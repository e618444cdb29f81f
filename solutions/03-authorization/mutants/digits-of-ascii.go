//go:build mutant

// A name has the digits 0 to 9 and no others.
//
//lab:overdoes 3.66
//lab:kills TestRoomNames
package authorization

import (
	"unicode"
)

func notInNames(r rune) bool {
	visible := unicode.IsLetter(r) && !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
	return !visible && !('0' <= r && r <= '9') && r != '-' && r != '_'
}
