//go:build mutant

// The alphabets are looked for in the name as it came. The Ohm sign, which becomes a Greek
// letter, belongs to none.
//
//lab:breaks 3.68
//lab:kills TestLookAlikes
package authorization

import (
	"strings"
	"unicode/utf8"
)

func newRoomName(name string) (roomName, error) {
	mixed := mixesScripts(strings.Map(func(r rune) rune {
		if r == 'µ' || r == '\u2126' {
			return '-'
		}
		return r
	}, name))
	name = canonical(name)
	switch {
	case utf8.RuneCountInString(name) > maxRoomName:
		return "", tooLarge
	case name == "", strings.ContainsFunc(name, notInNames), mixed, isReserved(name), socketID.MatchString(name):
		return "", invalid
	}
	return roomName(name), nil
}
