//go:build mutant

// A number is decoded as a float, and the fraction is cut off: 1.5 passes for 1.
//
//lab:breaks 3.57
//lab:kills TestNumbersAndWords
package authorization

import (
	"encoding/json"
)

func (l *limit) read(raw json.RawMessage) error {
	var value float64
	if err := decode(raw, &value); err != nil {
		return err
	}
	if value < 1 || value > maxHistory {
		return invalid
	}
	*l = limit(value)
	return nil
}
