//go:build mutant

// What may not be in a name is listed, and the list is as long as the memory of
// who wrote it.
//
//lab:kills TestRoomNames TestLookAlikes
package authorization

import (
	"strings"
	"unicode"
)

func notInNames(r rune) bool {
	return unicode.IsControl(r) || strings.ContainsRune(" /:#.,*?[]{}|\\'\"<>&%$@", r)
}
