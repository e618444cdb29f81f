//go:build mutant

// A room name needs three characters at least, so 部屋 is none.
//
//lab:overdoes 3.51
//lab:kills TestRoomNames
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
	case utf8.RuneCountInString(name) < 3, strings.ContainsFunc(name, notInNames), mixesScripts(name), isReserved(name), socketID.MatchString(name):
		return "", invalid
	}
	return roomName(name), nil
}
