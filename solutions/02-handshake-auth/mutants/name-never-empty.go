//go:build mutant

// A token with an empty name is refused.
//
//lab:overdoes 2.21
//lab:kills TestClaimsRequired
package handshakeauth

import (
	"socketlab/labs/02-handshake-auth/app"
)

func (c *Claims) Validate() error {
	if c.Subject == "" || c.ID == "" || c.Name == "" || !slices.Contains(app.Roles, c.Role) {
		return errIncomplete
	}
	return nil
}
