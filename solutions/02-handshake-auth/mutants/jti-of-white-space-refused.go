//go:build mutant

// A jti of white space is treated as empty.
//
//lab:overdoes 2.23
//lab:kills TestClaimsRequired
package handshakeauth

import (
	"slices"
	"strings"

	"socketlab/labs/02-handshake-auth/app"
)

func (c *Claims) Validate() error {
	if c.Subject == "" || strings.TrimSpace(c.ID) == "" || !slices.Contains(app.Roles, c.Role) {
		return errIncomplete
	}
	return nil
}
