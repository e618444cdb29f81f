//go:build mutant

// A name with Latin letters may have no others: ab部屋 is refused, although these do
// not look alike.
//
//lab:overdoes 3.68
//lab:kills TestLookAlikes
package authorization

import (
	"strings"
	"unicode"
)

func mixesScripts(name string) bool {
	has := func(script *unicode.RangeTable) bool {
		return strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(script, r) })
	}
	others := strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
	return has(unicode.Latin) && others || has(unicode.Greek) && has(unicode.Cyrillic)
}
