package authorization

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxText        = 280  // characters
	maxTextBytes   = 1024 // bytes of UTF-8
	maxDisplayName = 40   // characters
)

// A messageText is a text exactly as the client sent it.
type messageText string

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *messageText) UnmarshalText(text []byte) error {
	*t = messageText(text)
	return checkText(string(text), maxText)
}

// A displayName is a text of one line.
type displayName string

// UnmarshalText implements encoding.TextUnmarshaler.
func (n *displayName) UnmarshalText(text []byte) error {
	*n = displayName(text)
	if strings.Contains(string(text), "\n") {
		return invalid
	}
	return checkText(string(text), maxDisplayName)
}

// checkText refuses a text of more than maxCharacters and one with a character that
// nobody may send.
func checkText(text string, maxCharacters int) error {
	switch {
	case utf8.RuneCountInString(text) > maxCharacters, len(text) > maxTextBytes:
		return tooLarge
	case !strings.ContainsFunc(text, isVisible), strings.ContainsFunc(text, notInTexts):
		return invalid
	}
	return nil
}

// isVisible reports whether there is something to see in a character.
func isVisible(r rune) bool { return !unicode.IsSpace(r) && !isIgnorable(r) }

// isIgnorable reports whether a character has Unicode's property
// Default_Ignorable_Code_Point, which package unicode knows in parts only.
func isIgnorable(r rune) bool {
	return unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) ||
		unicode.Is(unicode.Cf, r) && !hasGlyph(r)
}

// hasGlyph reports whether a format character is visible: a sign before a number, as in
// Arabic, an interlinear annotation, or a control of Egyptian hieroglyphs.
func hasGlyph(r rune) bool {
	return unicode.Is(unicode.Prepended_Concatenation_Mark, r) ||
		'\uFFF9' <= r && r <= '\uFFFB' || '\U00013430' <= r && r <= '\U0001343F'
}

// notInTexts reports whether a character is a control character other than the newline,
// changes the direction of the text after it, or is half a character, in whose place
// encoding/json puts U+FFFD.
func notInTexts(r rune) bool {
	return unicode.IsControl(r) && r != '\n' ||
		'\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069' || r == utf8.RuneError
}
