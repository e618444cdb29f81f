//go:build mutant

// Texts are escaped when they come in. Whoever displays them escapes them again,
// and people read &amp;lt;.
//
//lab:breaks 3.59
//lab:kills TestTextCharacters
package authorization

import (
	"encoding/json"
	"html"
)

func (t *messageText) read(raw json.RawMessage) error {
	var text string
	if err := decode(raw, &text); err != nil {
		return err
	}
	*t = messageText(html.EscapeString(text))
	return checkText(text)
}
