//go:build mutant

// A text needs a letter, a digit, a sign of punctuation or a symbol: an accent alone is
// nothing to see.
//
//lab:overdoes 3.60
//lab:kills TestTextCharacters
package authorization

import (
	"strings"
	"unicode"
)

func isVisible(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S)
	})
}
