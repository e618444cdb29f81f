//go:build mutant

// A limit must be written in digits only: 20.0 is refused.
//
//lab:overdoes 3.57
//lab:kills TestNumbersAndWords
package authorization

import (
	"encoding/json"
)

func (l *limit) read(raw json.RawMessage) error {
	if err := decode(raw, (*int)(l)); err != nil {
		return err
	}
	if *l < 1 || *l > maxHistory {
		return invalid
	}
	return nil
}
