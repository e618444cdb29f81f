//go:build mutant

// Fields that an event does not have are dropped without a word. A client that
// misspells a field, or tries its luck, never learns about it.
//
//lab:breaks 3.42
//lab:kills TestObjectsAreClosed TestAuthorIsTheServersKnowledge
package authorization

import (
	"bytes"
	"encoding/json"
)

func parseObject(raw json.RawMessage, into fields) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if open, err := decoder.Token(); err != nil || open != json.Delim('{') {
		return invalid
	}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return invalid
		}
		key, _ := token.(string)
		field, ok := into[key]
		if !ok {
			var dropped json.RawMessage
			if err := decoder.Decode(&dropped); err != nil {
				return invalid
			}
			continue
		}
		delete(into, key)
		if err := parseField(decoder, field); err != nil {
			return err
		}
	}
	return setDefaults(into)
}
