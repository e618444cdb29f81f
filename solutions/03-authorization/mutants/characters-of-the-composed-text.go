//go:build mutant

// The characters of a text are counted in its composed form: a letter and its accent
// are one character instead of two.
//
//lab:breaks 3.52 3.58
//lab:kills TestTextLength
package authorization

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func checkText(text string) error {
	switch {
	case utf8.RuneCountInString(norm.NFC.String(text)) > maxText, len(text) > maxTextBytes:
		return tooLarge
	case !isVisible(text), strings.ContainsFunc(text, notInTexts):
		return invalid
	}
	return nil
}
