//go:build mutant

// Of two fields of one name the last counts, as in encoding/json. Another parser
// may take the first: what one has validated, the other never sees.
//
//lab:kills TestObjectsAreClosed
package authorization

import (
	"encoding/json"
)

func object(raw json.RawMessage) (map[string]json.RawMessage, error) {
	var fields map[string]json.RawMessage
	if len(raw) == 0 || raw[0] != '{' || json.Unmarshal(raw, &fields) != nil {
		return nil, invalid
	}
	return fields, nil
}
