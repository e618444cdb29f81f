//go:build mutant

// Half a character is refused in a text and passes in a display name.
//
//lab:breaks 3.53 3.63
//lab:kills TestTextCharacters
package authorization

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"
)

func (n *displayName) read(raw json.RawMessage) error {
	if err := decode(raw, (*string)(n)); err != nil {
		return err
	}
	name := string(*n)
	if utf8.RuneCountInString(name) > maxDisplayName {
		return tooLarge
	}
	if !isVisible(name) || strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || changesDirection(r) }) {
		return invalid
	}
	return nil
}
