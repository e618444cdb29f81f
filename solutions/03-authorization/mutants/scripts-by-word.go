//go:build mutant

// The alphabets of each word of a name are looked at, not those of the whole name.
//
//lab:breaks 3.68
//lab:kills TestLookAlikes
package authorization

import (
	"slices"
	"strings"
	"unicode"
)

func mixesScripts(name string) bool {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) })
	return slices.ContainsFunc(words, func(word string) bool {
		scripts := 0
		for _, script := range []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic} {
			if strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(script, r) }) {
				scripts++
			}
		}
		return scripts > 1
	})
}
