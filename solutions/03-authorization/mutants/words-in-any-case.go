//go:build mutant

// Upper and lower case do not matter in the words of an enumeration, and the chat
// gets the spelling that came.
//
//lab:breaks 3.54 3.55
//lab:kills TestNumbersAndWords
package authorization

import (
	"encoding/json"
	"slices"
	"strings"
)

func decodeWord(raw json.RawMessage, word *string, allowed ...string) error {
	if err := decode(raw, word); err != nil {
		return err
	}
	if !slices.ContainsFunc(allowed, func(a string) bool { return strings.EqualFold(a, *word) }) {
		return invalid
	}
	return nil
}
