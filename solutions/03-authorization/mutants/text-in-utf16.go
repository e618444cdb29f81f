//go:build mutant

// The characters of a text are counted as JavaScript does: 😀 is two of them.
//
//lab:overdoes 3.52 3.58
//lab:kills TestTextLength
package authorization

import (
	"strings"
	"unicode/utf16"
)

func checkText(text string) error {
	switch {
	case len(utf16.Encode([]rune(text))) > maxText, len(text) > maxTextBytes:
		return tooLarge
	case !isVisible(text), strings.ContainsFunc(text, notInTexts):
		return invalid
	}
	return nil
}
