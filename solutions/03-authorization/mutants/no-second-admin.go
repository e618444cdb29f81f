//go:build mutant

// The role of an admin cannot be given: there is one admin.
//
//lab:overdoes 3.55
//lab:kills TestNumbersAndWords TestRoleTakenAwayHoldsAtOnce
package authorization

import (
	"encoding/json"
)

func (r *role) read(raw json.RawMessage) error {
	return decodeWord(raw, (*string)(r), "viewer", "member", "moderator")
}
