//go:build mutant

// The characters of a display name are counted as JavaScript does: 😀 is two of them.
//
//lab:overdoes 3.53 3.58
//lab:kills TestTextLength
package authorization

import (
	"encoding/json"
	"strings"
	"unicode/utf16"
)

func (n *displayName) read(raw json.RawMessage) error {
	if err := decode(raw, (*string)(n)); err != nil {
		return err
	}
	if len(utf16.Encode([]rune(string(*n)))) > maxDisplayName {
		return tooLarge
	}
	if strings.Contains(string(*n), "\n") {
		return invalid
	}
	return checkText(string(*n))
}
