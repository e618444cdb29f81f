//go:build mutant

// Texts are escaped on their way in. Whoever shows them escapes them again, and
// &amp;lt; is what people read.
//
//lab:kills TestTextCharacters
package authorization

import (
	"html"
	"strings"
	"unicode/utf8"
)

func messageText(text string) (string, error) {
	switch {
	case utf8.RuneCountInString(text) > maxText, len(text) > maxTextBytes:
		return "", tooLarge
	case strings.TrimSpace(text) == "", strings.ContainsFunc(text, notInTexts):
		return "", invalid
	}
	return html.EscapeString(text), nil
}
