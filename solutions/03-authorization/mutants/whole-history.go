//go:build mutant

// The limit is checked and not kept: the last hundred messages come, whatever was asked.
//
//lab:breaks 3.27
//lab:kills TestNumbersAndWords
package authorization

import (
	"encoding/json"
)

func (l *limit) read(raw json.RawMessage) error {
	var value int
	if err := decode(raw, &value); err != nil {
		return err
	}
	if value < 1 || value > maxHistory {
		return invalid
	}
	*l = maxHistory
	return nil
}
