//go:build mutant

// An attachment is accepted where a text belongs: its bytes become the string.
//
//lab:breaks 3.74
//lab:kills TestBytesAreNoText
package authorization

import (
	"encoding/json"
)

func decode(raw json.RawMessage, into any) error {
	var attachment struct {
		Base64 []byte `json:"base64"`
	}
	if text, isText := into.(*string); isText && json.Unmarshal(raw, &attachment) == nil && len(attachment.Base64) > 0 {
		*text = string(attachment.Base64)
		return nil
	}
	if string(raw) == "null" || json.Unmarshal(raw, into) != nil {
		return invalid
	}
	return nil
}
