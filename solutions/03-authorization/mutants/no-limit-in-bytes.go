//go:build mutant

// A text is limited in characters only. 280 characters of four bytes are more than
// the storage was made for.
//
//lab:breaks 3.52
//lab:kills TestTextLength
package authorization

import (
	"strings"
	"unicode/utf8"
)

func checkText(text string) error {
	switch {
	case utf8.RuneCountInString(text) > maxText:
		return tooLarge
	case !isVisible(text), strings.ContainsFunc(text, notInTexts):
		return invalid
	}
	return nil
}
