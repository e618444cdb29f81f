//go:build mutant

// The events that people send are read strictly. Those of admins and moderators may have
// further fields.
//
//lab:breaks 3.42
//lab:kills TestObjectsAreClosed
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
	_, user := into["user"]
	_, owner := into["owner"]
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return invalid
		}
		key, _ := token.(string)
		want, ok := into[key]
		if !ok && (user || owner) {
			var dropped json.RawMessage
			if err := decoder.Decode(&dropped); err != nil {
				return invalid
			}
			continue
		}
		if !ok {
			return invalid
		}
		delete(into, key)
		if err := parseField(decoder, want); err != nil {
			return err
		}
	}
	return setDefaults(into)
}
