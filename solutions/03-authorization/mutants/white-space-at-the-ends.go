//go:build mutant

// A text that begins or ends with white space is refused.
//
//lab:overdoes 3.59 3.60
//lab:kills TestTextCharacters
package authorization

import (
	"strings"
	"unicode/utf8"
)

func checkText(text string) error {
	switch {
	case utf8.RuneCountInString(text) > maxText, len(text) > maxTextBytes:
		return tooLarge
	case !isVisible(text), strings.TrimSpace(text) != text, strings.ContainsFunc(text, notInTexts):
		return invalid
	}
	return nil
}
