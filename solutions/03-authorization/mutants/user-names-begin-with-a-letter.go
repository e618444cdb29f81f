//go:build mutant

// A user name in a payload must begin with a letter: users with other names cannot be
// invited or removed.
//
//lab:overdoes 3.50
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
	if !app.IsUserName(string(*u)) || (*u)[0] < 'a' {
		return invalid
	}
	return nil
}
