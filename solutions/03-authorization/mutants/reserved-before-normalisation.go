//go:build mutant

// The reserved prefix is looked for in the name as it came: USER- and ｕｓｅｒ- are
// not it, and become it a line later.
//
//lab:kills TestReservedRooms
package authorization

import (
	"strings"
	"unicode/utf8"
)

func roomName(name string) (string, error) {
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
	return name, nil
}
