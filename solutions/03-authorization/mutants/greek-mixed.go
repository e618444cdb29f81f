//go:build mutant

// Only Latin and Cyrillic letters look alike: a Greek ο passes for an o.
//
//lab:breaks 3.68
//lab:kills TestLookAlikes
package authorization

import (
	"strings"
	"unicode"
)

func mixesScripts(name string) bool {
	is := func(script *unicode.RangeTable) bool {
		return strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(script, r) })
	}
	return is(unicode.Latin) && is(unicode.Cyrillic)
}
