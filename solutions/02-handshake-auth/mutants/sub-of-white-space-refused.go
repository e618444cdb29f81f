//go:build mutant

// A sub of white space is treated as empty.
//
//lab:overdoes 2.20
//lab:kills TestClaimsRequired
package handshakeauth

import (
	"strings"

	"socketlab/labs/02-handshake-auth/app"
)

func (c *Claims) Validate() error {
	if strings.TrimSpace(c.Subject) == "" || c.ID == "" || !slices.Contains(app.Roles, c.Role) {
		return errIncomplete
	}
	return nil
}
