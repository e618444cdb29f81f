//go:build mutant

// The reserved prefix is looked for in the name as it came. USER- and ｕｓｅｒ- are
// not the prefix, and become it one line later.
//
//lab:breaks 3.69
//lab:kills TestReservedRooms
package authorization

import (
	"strings"
	"unicode/utf8"
)

func newRoomName(name string) (roomName, error) {
	if isReserved(name) {
		return "", invalid
	}
	name = canonical(name)
	switch {
	case utf8.RuneCountInString(name) > maxRoomName:
		return "", tooLarge
	case name == "", strings.ContainsFunc(name, notInNames), mixesScripts(name), socketID.MatchString(name):
		return "", invalid
	}
	return roomName(name), nil
}
