//go:build mutant

// The bytes of a text are counted as JSON writes them: an escaped é has six.
//
//lab:overdoes 3.52
//lab:kills TestTextLength
package authorization

import (
	"encoding/json"
)

func (t *messageText) read(raw json.RawMessage) error {
	if err := decode(raw, (*string)(t)); err != nil {
		return err
	}
	if len(raw) > maxTextBytes+2 {
		return tooLarge
	}
	return checkText(string(*t))
}
