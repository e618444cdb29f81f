//go:build mutant

// Twenty digits and hyphens do not look like a socket's id.
//
//lab:breaks 3.70
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
	case name == "", strings.ContainsFunc(name, notInNames), mixesScripts(name), isReserved(name),
		socketID.MatchString(name) && strings.Trim(name, "0123456789-_") != "":
		return "", invalid
	}
	return roomName(name), nil
}
