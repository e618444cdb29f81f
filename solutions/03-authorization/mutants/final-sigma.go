//go:build mutant

// Lower case looks at the whole word: the last Σ becomes ς, and ΟΔΟΣ and οδοσ are two
// rooms.
//
//lab:breaks 3.64
//lab:kills TestOneRoomForAllSpellings
package authorization

import (
	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

func canonical(name string) string {
	return norm.NFKC.String(cases.Lower(language.Und).String(norm.NFKC.String(name)))
}
