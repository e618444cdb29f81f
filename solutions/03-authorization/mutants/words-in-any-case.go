//go:build mutant

// The words of an enumeration are compared without regard to case, and passed on
// in whatever spelling came.
//
//lab:kills TestNumbersAndWords
package authorization

import (
	"slices"
	"strings"
)

func (p *payload) word(key string, allowed ...string) (value string) {
	p.take(key, &value)
	if !slices.ContainsFunc(allowed, func(word string) bool { return strings.EqualFold(word, value) }) {
		p.fail(invalid)
	}
	return value
}
