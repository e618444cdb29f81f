//go:build mutant

// User names are put in lower case: Mia is mia, for those who type a capital.
//
//lab:breaks 3.50
//lab:kills TestUserNames
package authorization

import (
	"encoding/json"
	"strings"

	"socketlab/labs/03-authorization/app"
)

func (u *userName) read(raw json.RawMessage) error {
	if err := decode(raw, (*string)(u)); err != nil {
		return err
	}
	*u = userName(strings.ToLower(string(*u)))
	if !app.IsUserName(string(*u)) {
		return invalid
	}
	return nil
}
