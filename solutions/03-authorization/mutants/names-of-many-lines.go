//go:build mutant

// A display name may have a second line, which looks like a message of somebody else.
//
//lab:breaks 3.53
//lab:kills TestTextCharacters
package authorization

import (
	"encoding/json"
	"unicode/utf8"
)

func (n *displayName) read(raw json.RawMessage) error {
	if err := decode(raw, (*string)(n)); err != nil {
		return err
	}
	if utf8.RuneCountInString(string(*n)) > maxDisplayName {
		return tooLarge
	}
	return checkText(string(*n))
}
