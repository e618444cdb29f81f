//go:build mutant

// Spaces around a display name are cut off, because people type them by mistake.
//
//lab:breaks 3.59
//lab:kills TestTextCharacters
package authorization

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

func (n *displayName) read(raw json.RawMessage) error {
	if err := decode(raw, (*string)(n)); err != nil {
		return err
	}
	*n = displayName(strings.Trim(string(*n), " "))
	if utf8.RuneCountInString(string(*n)) > maxDisplayName {
		return tooLarge
	}
	if strings.Contains(string(*n), "\n") {
		return invalid
	}
	return checkText(string(*n))
}
