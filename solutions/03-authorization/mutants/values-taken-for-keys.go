//go:build mutant

// A field is given twice if its name appears twice in the JSON: the text "text" is refused.
//
//lab:overdoes 3.42
//lab:kills TestObjectsAreClosed
package authorization

import (
	"bytes"
	"encoding/json"
)

func parseObject(raw json.RawMessage, into fields) error {
	for key := range into {
		if bytes.Count(raw, []byte(`"`+key+`"`)) > 1 {
			return invalid
		}
	}
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
		want, ok := into[key]
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
