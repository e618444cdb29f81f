//go:build mutant

// A limit is cut to 32 bits before it is compared: 2³² + 20 is 20.
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
	number := int32(int64(math.Min(value, 1<<60)))
	if number < 1 || number > maxHistory || value != math.Trunc(value) {
		return invalid
	}
	*l = limit(number)
	return nil
}
