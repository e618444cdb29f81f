//go:build mutant

// The list of the words of a status ends with away.
//
//lab:overdoes 3.54
//lab:kills TestNumbersAndWords
package authorization

import (
	"encoding/json"
)

func (s *status) read(raw json.RawMessage) error {
	return decodeWord(raw, (*string)(s), "online", "away")
}
