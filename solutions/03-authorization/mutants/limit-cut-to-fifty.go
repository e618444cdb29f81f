//go:build mutant

// A limit above 50 gives 50 messages, because that is a page.
//
//lab:breaks 3.27 3.57
//lab:kills TestNumbersAndWords
package authorization

import (
	"encoding/json"
	"math"
)

func (l *limit) read(raw json.RawMessage) error {
	var value float64
	if err := decode(raw, &value); err != nil {
		return err
	}
	if value < 1 || value > maxHistory || value != math.Trunc(value) {
		return invalid
	}
	*l = limit(min(value, 50))
	return nil
}
