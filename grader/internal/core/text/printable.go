package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxName is the length of the longest name, in characters.
const MaxName = 200

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
