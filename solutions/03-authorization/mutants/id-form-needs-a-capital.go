//go:build mutant

// Twenty characters are a socket's id only with a capital letter or a digit among
// them: our-holiday-pictures looks harmless.
//
//lab:breaks 3.70
//lab:kills TestSocketIDIsNoRoom
package authorization

import (
	"strings"
	"unicode/utf8"
)

func newRoomName(name string) (roomName, error) {
	came := name
	name = canonical(name)
	isID := socketID.MatchString(name) && strings.ContainsAny(came, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
	switch {
	case utf8.RuneCountInString(name) > maxRoomName:
		return "", tooLarge
	case name == "", strings.ContainsFunc(name, notInNames), mixesScripts(name), isReserved(name), isID:
		return "", invalid
	}
	return roomName(name), nil
}
