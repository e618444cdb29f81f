//go:build mutant

// White space around a text is cut off.
//
//lab:breaks 3.59
//lab:kills TestTextCharacters
package authorization

import (
	"encoding/json"
	"strings"
)

func (t *messageText) read(raw json.RawMessage) error {
	if err := decode(raw, (*string)(t)); err != nil {
		return err
	}
	*t = messageText(strings.TrimSpace(string(*t)))
	return checkText(string(*t))
}
