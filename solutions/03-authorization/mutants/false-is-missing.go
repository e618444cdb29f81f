//go:build mutant

// A flag that is false is taken for one that is missing.
//
//lab:overdoes 3.41 3.56
//lab:kills TestFieldsAndTheirTypes TestEachEventDemandsItsRole
package authorization

import (
	"encoding/json"
)

func (f *flag) read(raw json.RawMessage) error {
	if err := decode(raw, (*bool)(f)); err != nil || !bool(*f) {
		return invalid
	}
	return nil
}
