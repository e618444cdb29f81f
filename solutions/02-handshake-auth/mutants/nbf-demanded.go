//go:build mutant

// A token without nbf is refused.
//
//lab:overdoes 2.19
//lab:kills TestLifetime
package handshakeauth

import (
	"socketlab/labs/02-handshake-auth/app"
)

func (c *Claims) Validate() error {
	if c.Subject == "" || c.ID == "" || c.NotBefore == nil || !slices.Contains(app.Roles, c.Role) {
		return errIncomplete
	}
	return nil
}
