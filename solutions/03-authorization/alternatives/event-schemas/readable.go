package authorization

import (
	"regexp"
	"strings"
	"unicode"
)

// neverInTexts finds control characters other than the newline, characters that change
// the direction of the text after them, and U+FFFD, which encoding/json puts in the place
// of half a character.
var neverInTexts = regexp.MustCompile(`[\x00-\x09\x0B-\x1F\x7F-\x9F\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FFFD}]`)

// ignorable finds the characters of Unicode's property Default_Ignorable_Code_Point, as
// DerivedCoreProperties.txt lists them.
var ignorable = regexp.MustCompile(`[\x{AD}\x{34F}\x{61C}\x{115F}-\x{1160}\x{17B4}-\x{17B5}\x{180B}-\x{180F}` +
	`\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{206F}\x{3164}\x{FE00}-\x{FE0F}\x{FEFF}\x{FFA0}` +
	`\x{FFF0}-\x{FFF8}\x{1BCA0}-\x{1BCA3}\x{1D173}-\x{1D17A}\x{E0000}-\x{E0FFF}]`)

// isReadable reports whether a text has something to see in it, and nothing that a text
// must not contain.
func isReadable(text string) bool {
	visible := ignorable.ReplaceAllString(text, "")
	return strings.TrimFunc(visible, unicode.IsSpace) != "" && !neverInTexts.MatchString(text)
}
