//go:build mutant

// The last of two fields with one name wins, as in encoding/json. Another parser
// may take the first, so one parser validates what the other never sees.
//
//lab:breaks 3.42
//lab:kills TestObjectsAreClosed
package authorization

import (
	"encoding/json"
)

func parseObject(raw json.RawMessage, into fields) error {
	var values map[string]json.RawMessage
	if len(raw) == 0 || raw[0] != '{' || json.Unmarshal(raw, &values) != nil {
		return invalid
	}
	for name, value := range values {
		field, ok := into[name]
		if !ok {
			return invalid
		}
		delete(into, name)
		if err := field.read(value); err != nil {
			return err
		}
	}
	return setDefaults(into)
}
