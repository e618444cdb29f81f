//go:build mutant

// encoding/json finds the fields of a struct without regard to case: ROLE behind role
// makes a member an admin.
//
//lab:breaks 2.61
//lab:kills TestClaimsRequired TestExpiryRequired
package handshakeauth

import (
	"encoding/json"

	"github.com/golang-jwt/jwt/v5"
)

func (c *Claims) UnmarshalJSON(text []byte) error {
	var claims struct {
		Name, Role string
		jwt.RegisteredClaims
	}
	if err := json.Unmarshal(text, &claims); err != nil {
		return err
	}
	c.Name, c.Role, c.RegisteredClaims = claims.Name, claims.Role, claims.RegisteredClaims
	return nil
}
