//go:build mutant

// The log quotes a role that the node does not know: a claim of a refused token.
//
//lab:breaks 2.58
//lab:kills TestNoSecretsInTheLog
package handshakeauth

import (
	"errors"

	"socketlab/labs/02-handshake-auth/app"
)

// An unknownRole is a role that the node does not know.
type unknownRole struct{ role string }

func (e unknownRole) Error() string { return "unknown role " + e.role }

func (c *Claims) Validate() error {
	switch {
	case c.Subject == "" || c.ID == "":
		return errIncomplete
	case !slices.Contains(app.Roles, c.Role):
		return unknownRole{c.Role}
	}
	return nil
}

func reasonFor(err error) error {
	var unknown unknownRole
	for _, reason := range reasons {
		if errors.Is(err, reason) {
			return reason
		}
	}
	if errors.As(err, &unknown) {
		return unknown
	}
	return errInvalid
}
