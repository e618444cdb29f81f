//go:build mutant

// Names are normalised with NFC: wide and circled letters stay what they were.
//
//lab:breaks 3.64
//lab:kills TestOneRoomForAllSpellings
package authorization

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

func canonical(name string) string {
	return norm.NFC.String(strings.ToLower(norm.NFC.String(name)))
}
