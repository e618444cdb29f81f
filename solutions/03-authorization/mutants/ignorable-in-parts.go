//go:build mutant

// A list says what is invisible. It holds the spaces without width and the fillers, and
// not the rest of Default_Ignorable_Code_Point.
//
//lab:breaks 3.60
//lab:kills TestTextCharacters
package authorization

import (
	"strings"
)

func isIgnorable(r rune) bool {
	return strings.ContainsRune("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u115f\u1160\u3164\uffa0", r) ||
		'\ufe00' <= r && r <= '\ufe0f' || '\U000e0020' <= r && r <= '\U000e007f'
}
