//go:build mutant

// A role is compared without regard to case: Admin is an admin.
//
//lab:breaks 2.22
//lab:kills TestClaimsRequired
package handshakeauth

import (
	"strings"

	"socketlab/labs/02-handshake-auth/app"
)

func (c *Claims) Validate() error {
	c.Role = strings.ToLower(strings.TrimSpace(c.Role))
	if c.Subject == "" || c.ID == "" || !slices.Contains(app.Roles, c.Role) {
		return errIncomplete
	}
	return nil
}
