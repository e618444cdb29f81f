//go:build mutant

// Whether a name has the form of a socket's id is judged as it came: with one wide
// letter it does not have it, and gets it a line later.
//
//lab:breaks 3.65 3.70
//lab:kills TestSocketIDIsNoRoom
package authorization

import (
	"strings"
	"unicode/utf8"
)

func newRoomName(name string) (roomName, error) {
	came := name
	name = canonical(name)
	switch {
	case utf8.RuneCountInString(name) > maxRoomName:
		return "", tooLarge
	case name == "", strings.ContainsFunc(name, notInNames), mixesScripts(name), isReserved(name), socketID.MatchString(came):
		return "", invalid
	}
	return roomName(name), nil
}
