//go:build mutant

// A name is put in lower case and then normalised: a character that only NFKC turns
// into a capital letter stays one.
//
//lab:breaks 3.64
//lab:kills TestOneRoomForAllSpellings TestReservedRooms
package authorization

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

func canonical(name string) string { return norm.NFKC.String(strings.ToLower(name)) }
