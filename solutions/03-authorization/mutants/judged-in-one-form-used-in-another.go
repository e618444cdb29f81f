//go:build mutant

// The name is checked in its canonical form, and used in the form that came.
//
//lab:breaks 3.65
//lab:kills TestOneRoomForAllSpellings
package authorization

import (
	"strings"
	"unicode/utf8"
)

func newRoomName(name string) (roomName, error) {
	form := canonical(name)
	switch {
	case utf8.RuneCountInString(form) > maxRoomName:
		return "", tooLarge
	case form == "", strings.ContainsFunc(form, notInNames), mixesScripts(form), isReserved(form), socketID.MatchString(form):
		return "", invalid
	}
	return roomName(name), nil
}
