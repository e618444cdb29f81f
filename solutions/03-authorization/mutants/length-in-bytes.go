//go:build mutant

// Lengths are counted in bytes: people who write 部屋 get a third of the space.
//
//lab:overdoes 3.51 3.52 3.58
//lab:kills TestTextLength TestRoomNames
package authorization

import (
	"strings"
)

func checkText(text string) error {
	switch {
	case len(text) > maxText:
		return tooLarge
	case !isVisible(text), strings.ContainsFunc(text, notInTexts):
		return invalid
	}
	return nil
}

func newRoomName(name string) (roomName, error) {
	name = canonical(name)
	switch {
	case len(name) > maxRoomName:
		return "", tooLarge
	case name == "", strings.ContainsFunc(name, notInNames), mixesScripts(name), isReserved(name), socketID.MatchString(name):
		return "", invalid
	}
	return roomName(name), nil
}
