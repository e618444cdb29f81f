//go:build mutant

// Names are case-folded, not put in lower case: straße and strasse are one room.
//
//lab:overdoes 3.64
//lab:kills TestOneRoomForAllSpellings
package authorization

import (
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

func canonical(name string) string {
	return norm.NFKC.String(cases.Fold().String(norm.NFKC.String(name)))
}
