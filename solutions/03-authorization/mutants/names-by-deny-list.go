//go:build mutant

// A list says which characters a name must not contain. It holds what its author
// thought of.
//
//lab:breaks 3.66 3.67
//lab:kills TestRoomNames TestLookAlikes
package authorization

import (
	"strings"
	"unicode"
)

func notInNames(r rune) bool {
	return unicode.IsControl(r) || strings.ContainsRune(" /:#.,*?[]{}|\\'\"<>&%$@", r)
}
