//go:build mutant

// A text with an escaped surrogate is refused, even when two of them make a character.
//
//lab:overdoes 3.63
//lab:kills TestTextCharacters
package authorization

import (
	"encoding/json"
	"strings"
)

func decode(raw json.RawMessage, into any) error {
	if string(raw) == "null" || strings.Contains(strings.ToLower(string(raw)), `\ud8`) || json.Unmarshal(raw, into) != nil {
		return invalid
	}
	return nil
}
