package submission

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxID is the length of the longest identifier, in characters.
const MaxID = 64

// ID makes an identifier of ASCII letters, digits, dot, dash and underscore from a
// name: accents are dropped, everything else becomes a dash. If letters of another script
// are lost, eight digits of a hash of the name stand for them: so the identifier belongs
// to the name, whoever else is in the class. It is never empty and begins with neither a
// dash nor a dot. It is not unique; see IDs.
func ID(name string) string {
	if most := 8 * MaxID; len(name) > most {
		name = name[:most]
	}
	var b strings.Builder
	dash, lost := false, false
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
			lost = lost || unicode.IsLetter(r)
		}
	}
	id := strings.Trim(b.String(), "-.")
	if id == "" {
		id = "student"
	}
	most, suffix := MaxID, ""
	if lost {
		sum := sha256.Sum256([]byte(norm.NFC.String(name)))
		suffix = fmt.Sprintf("-%x", sum[:4])
		most -= len(suffix)
	}
	return strings.TrimRight(id[:min(len(id), most)], "-.") + suffix
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
