//go:build mutant

// Twenty bytes have the form of a socket's id, whatever they are: a name of nineteen
// characters with an é is refused.
//
//lab:overdoes 3.70
//lab:kills TestSocketIDIsNoRoom
package authorization

import (
	"strings"
	"unicode/utf8"
)

func newRoomName(name string) (roomName, error) {
	name = canonical(name)
	switch {
	case utf8.RuneCountInString(name) > maxRoomName:
		return "", tooLarge
	case name == "", strings.ContainsFunc(name, notInNames), mixesScripts(name), isReserved(name), len(name) == 20:
		return "", invalid
	}
	return roomName(name), nil
}
