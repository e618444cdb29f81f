package submission

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The longest names, in characters.
const (
	MaxName = 200
	MaxID   = 64
)

// Printable makes any text fit to be shown on one line: composed (NFC), every
// control, format and invalid character written as an escape such as \n or
// \u202e, white space as single blanks, and cut to limit characters with an
// ellipsis. It does not escape for HTML, CSV or a shell.
func Printable(text string, limit int) string {
	// No name needs more; normalising is not for free.
	if most := 8 * limit; len(text) > most {
		text = text[:most]
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case Hidden(r):
			quoted := fmt.Sprintf("%+q", r)
			b.WriteString(quoted[1 : len(quoted)-1])
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
		i += size
	}
	runes := []rune(norm.NFC.String(strings.Join(strings.Fields(b.String()), " ")))
	if len(runes) > limit {
		runes = append(runes[:limit-1], '…')
	}
	return string(runes)
}

// Hidden reports whether a character does something else than show itself:
// controls, line separators, format characters such as right-to-left overrides
// and zero-width blanks, and code points that mean nothing everywhere.
func Hidden(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp, unicode.Noncharacter_Code_Point)
}

// Overrides reports whether r changes the direction in which text is shown, so
// that it reads differently from what it is.
func Overrides(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

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

// IDs hands out identifiers that differ even where case does not count.
type IDs map[string]bool

// Take is id when it is still free, otherwise id-2, id-3 and so on.
func (ids IDs) Take(id string) string {
	free := id
	for n := 2; ids[strings.ToLower(free)]; n++ {
		suffix := fmt.Sprintf("-%d", n)
		free = id[:min(len(id), MaxID-len(suffix))] + suffix
	}
	ids[strings.ToLower(free)] = true
	return free
}
