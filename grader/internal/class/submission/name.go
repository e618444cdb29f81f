package submission

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxID is the length of the longest identifier, in characters.
const MaxID = 64

// ID makes an identifier of letters, digits, dot, dash and underscore from a
// name: accents are dropped, everything else becomes a dash. It is never empty
// and begins with neither a dash nor a dot. It is not unique; see IDs.
func ID(name string) string {
	if most := 8 * MaxID; len(name) > most {
		name = name[:most]
	}
	var b strings.Builder
	dash := false
	for _, r := range norm.NFD.String(name) {
		switch {
		case r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' || r == '_'):
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			dash = false
		case unicode.Is(unicode.Mn, r): // an accent
		default:
			dash = true
		}
	}
	id := strings.Trim(b.String(), "-.")
	if len(id) > MaxID {
		id = strings.TrimRight(id[:MaxID], "-.")
	}
	if id == "" {
		return "student"
	}
	return id
}

// IDs are the identifiers in use. They differ in more than case.
type IDs map[string]bool

// Take returns id if it is free, otherwise id-2, id-3 and so on, and marks it as used.
func (ids IDs) Take(id string) string {
	free := id
	for n := 2; ids[strings.ToLower(free)]; n++ {
		suffix := fmt.Sprintf("-%d", n)
		free = id[:min(len(id), MaxID-len(suffix))] + suffix
	}
	ids[strings.ToLower(free)] = true
	return free
}
