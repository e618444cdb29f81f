//go:build mutant

// A limit is rounded: 100.4 is 100.
//
//lab:breaks 3.57
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
	if math.Round(value) < 1 || math.Round(value) > maxHistory {
		return invalid
	}
	*l = limit(math.Round(value))
	return nil
}
