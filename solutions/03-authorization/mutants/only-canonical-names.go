//go:build mutant

// A name that is not in its canonical form is refused, so that nothing needs to be changed.
//
//lab:overdoes 3.64 3.65
//lab:kills TestOneRoomForAllSpellings
package authorization

import (
	"strings"
	"unicode/utf8"
)

func newRoomName(name string) (roomName, error) {
	switch {
	case utf8.RuneCountInString(canonical(name)) > maxRoomName:
		return "", tooLarge
	case canonical(name) != name, name == "", strings.ContainsFunc(name, notInNames), mixesScripts(name), isReserved(name), socketID.MatchString(name):
		return "", invalid
	}
	return roomName(name), nil
}
