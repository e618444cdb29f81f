//go:build mutant

// Keys are taken in any case, as encoding/json does for the fields of a struct:
// "Text" passes for "text".
//
//lab:kills TestObjectsAreClosed
package authorization

import (
	"bytes"
	"encoding/json"
	"strings"
)

func object(raw json.RawMessage) (map[string]json.RawMessage, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if open, err := decoder.Token(); err != nil || open != json.Delim('{') {
		return nil, invalid
	}
	fields := map[string]json.RawMessage{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, invalid
		}
		key, _ := token.(string)
		key = strings.ToLower(key)
		if _, twice := fields[key]; twice {
			return nil, invalid
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, invalid
		}
		fields[key] = value
	}
	return fields, nil
}
