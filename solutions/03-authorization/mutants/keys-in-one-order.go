//go:build mutant

// The room must come before the text.
//
//lab:overdoes 3.49
//lab:kills TestOneRoomForAllSpellings
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
		want, ok := into[key]
		if _, early := into["room"]; !ok || early && key == "text" {
			return invalid
		}
		delete(into, key)
		if err := parseField(decoder, want); err != nil {
			return err
		}
	}
	return setDefaults(into)
}
