//go:build mutant

// The node knows members and admins only.
//
//lab:overdoes 2.22
//lab:kills TestIdentity
package handshakeauth

import (
	"socketlab/labs/02-handshake-auth/app"
)

func (c *Claims) Validate() error {
	if c.Subject == "" || c.ID == "" || c.Role != app.RoleMember && c.Role != app.RoleAdmin {
		return errIncomplete
	}
	return nil
}
