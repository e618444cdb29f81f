//go:build mutant

// A name is normalised to be judged, and used as it came.
//
//lab:kills TestOneRoomForAllSpellings
package authorization

import (
	"strings"
	"unicode/utf8"
)

func roomName(name string) (string, error) {
	form := canonical(name)
	switch {
	case utf8.RuneCountInString(form) > maxRoomName:
		return "", tooLarge
	case form == "", strings.ContainsFunc(form, notInNames), mixesScripts(form), isReserved(form), socketID.MatchString(form):
		return "", invalid
	}
	return name, nil
}
