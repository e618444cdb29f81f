//go:build mutant

// A jti longer than a UUID is refused.
//
//lab:overdoes 2.23
//lab:kills TestClaimsRequired
package handshakeauth

import (
	"socketlab/labs/02-handshake-auth/app"
)

func (c *Claims) Validate() error {
	if c.Subject == "" || c.ID == "" || len(c.ID) > 36 || !slices.Contains(app.Roles, c.Role) {
		return errIncomplete
	}
	return nil
}
