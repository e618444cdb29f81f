//go:build mutant

// "true" and 1 pass for true, because forms send them.
//
//lab:breaks 3.56
//lab:kills TestFieldsAndTheirTypes
package authorization

import (
	"encoding/json"
)

func (f *flag) read(raw json.RawMessage) error {
	switch string(raw) {
	case `"true"`, "1":
		*f = true
		return nil
	case `"false"`, "0", `""`:
		return nil
	}
	return decode(raw, (*bool)(f))
}
