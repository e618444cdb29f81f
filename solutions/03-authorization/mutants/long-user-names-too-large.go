//go:build mutant

// A user name that is too long is too large, like a text.
//
//lab:breaks 3.50
//lab:kills TestUserNames
package authorization

import (
	"encoding/json"

	"socketlab/labs/03-authorization/app"
)

func (u *userName) read(raw json.RawMessage) error {
	if err := decode(raw, (*string)(u)); err != nil {
		return err
	}
	if len(*u) > 32 {
		return tooLarge
	}
	if !app.IsUserName(string(*u)) {
		return invalid
	}
	return nil
}
