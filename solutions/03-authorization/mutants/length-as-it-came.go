//go:build mutant

// The length of a room name is that of the spelling that came: a name whose accents are
// written apart gets half the space.
//
//lab:overdoes 3.51
//lab:kills TestRoomNames
package authorization

import (
	"strings"
	"unicode/utf8"
)

func newRoomName(name string) (roomName, error) {
	length := utf8.RuneCountInString(name)
	name = canonical(name)
	switch {
	case length > maxRoomName:
		return "", tooLarge
	case name == "", strings.ContainsFunc(name, notInNames), mixesScripts(name), isReserved(name), socketID.MatchString(name):
		return "", invalid
	}
	return roomName(name), nil
}
