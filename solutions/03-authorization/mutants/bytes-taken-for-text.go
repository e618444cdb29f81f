//go:build mutant

// Bytes are welcome where a text belongs: whoever sends an attachment has it
// decoded into the string.
//
//lab:kills TestBytesAreNoText
package authorization

import "encoding/json"

func (p *payload) take(key string, into any) {
	raw, ok := p.fields[key]
	delete(p.fields, key)
	var attachment struct {
		Base64 []byte `json:"base64"`
	}
	if text, isText := into.(*string); isText && json.Unmarshal(raw, &attachment) == nil && len(attachment.Base64) > 0 {
		*text = string(attachment.Base64)
		return
	}
	if !ok || string(raw) == "null" || json.Unmarshal(raw, into) != nil {
		p.fail(invalid)
	}
}
