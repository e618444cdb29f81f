//go:build mutant

// Upper and lower case do not matter in keys, as in encoding/json for the fields
// of a struct: "Text" passes for "text".
//
//lab:breaks 3.49
//lab:kills TestObjectsAreClosed
package authorization

import (
	"bytes"
	"encoding/json"
	"strings"
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
		key = strings.ToLower(key)
		field, ok := into[key]
		if !ok {
			return invalid
		}
		delete(into, key)
		if err := parseField(decoder, field); err != nil {
			return err
		}
	}
	return setDefaults(into)
}
