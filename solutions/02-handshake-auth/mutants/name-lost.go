//go:build mutant

// The user of a socket has no name.
//
//lab:breaks 2.35
//lab:kills TestIdentity
package handshakeauth

import (
	"socketlab/labs/02-handshake-auth/app"
)

func (c *Claims) User() app.User { return app.User{ID: c.Subject, Role: c.Role} }
