//go:build mutant

// A field that is given twice is noticed only if the second comes right behind the first.
//
//lab:breaks 3.42
//lab:kills TestObjectsAreClosed
package authorization

import (
	"bytes"
	"encoding/json"
	"maps"
)

func parseObject(raw json.RawMessage, into fields) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if open, err := decoder.Token(); err != nil || open != json.Delim('{') {
		return invalid
	}
	missing := maps.Clone(into)
	last := ""
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return invalid
		}
		key, _ := token.(string)
		want, ok := into[key]
		if !ok || key == last {
			return invalid
		}
		last = key
		delete(missing, key)
		if err := parseField(decoder, want); err != nil {
			return err
		}
	}
	return setDefaults(missing)
}
