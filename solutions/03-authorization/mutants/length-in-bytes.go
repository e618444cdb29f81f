//go:build mutant

// Length is counted in bytes: people who write 部屋 get a third of the room.
//
//lab:kills TestTextLength TestRoomNames
package authorization

import (
	"strings"
)

func messageText(text string) (string, error) {
	switch {
	case len(text) > maxText:
		return "", tooLarge
	case strings.TrimSpace(text) == "", strings.ContainsFunc(text, notInTexts):
		return "", invalid
	}
	return text, nil
}

func roomName(name string) (string, error) {
	name = canonical(name)
	switch {
	case len(name) > maxRoomName:
		return "", tooLarge
	case name == "", strings.ContainsFunc(name, notInNames), mixesScripts(name), isReserved(name), socketID.MatchString(name):
		return "", invalid
	}
	return name, nil
}
