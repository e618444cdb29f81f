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

// Printable makes any text safe to show on one line. It composes characters (NFC),
// escapes control, format and invalid characters as \n or \u202e, reduces white space to
// single spaces, and cuts the text to limit characters with an ellipsis. A joiner
// between letters stays; see Joins. It does not escape for HTML, CSV or a shell.
func Printable(text string, limit int) string {
	// Normalizing long text is expensive, and only the beginning is shown.
	if most := 8 * limit; len(text) > most {
		text = text[:most]
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case Hidden(r) && !Joins(text, i):
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

// Hidden reports whether a character is not visible as itself: controls, line
// separators, format characters such as right-to-left overrides and zero-width spaces,
// and code points that are private or unassigned.
func Hidden(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp, unicode.Noncharacter_Code_Point)
}

// Joins reports whether the character at byte i of a text is a joiner (U+200C or U+200D)
// between letters beyond ASCII. There it is part of the spelling, in Persian and Hindi for
// example.
func Joins(text string, i int) bool {
	r, size := utf8.DecodeRuneInString(text[i:])
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+size:])
	letter := func(r rune) bool { return r >= utf8.RuneSelf && unicode.In(r, unicode.L, unicode.M) }
	return (r == '\u200c' || r == '\u200d') && letter(before) && letter(after)
}

// Overrides reports whether r changes the direction of text, so that the text appears to
// be something else.
func Overrides(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}
