//go:build mutant

// null is decoded like any value. encoding/json accepts it for every type and
// leaves the zero value, so {"private": null} makes a public room.
//
//lab:breaks 3.41
//lab:kills TestFieldsAndTheirTypes
package authorization

import (
	"encoding/json"
)

func decode(raw json.RawMessage, into any) error {
	if json.Unmarshal(raw, into) != nil {
		return invalid
	}
	return nil
}
