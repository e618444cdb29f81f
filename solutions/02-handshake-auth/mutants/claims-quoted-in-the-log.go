//go:build mutant

// The log has the whole error of the JWT library, which quotes claims that it cannot decode.
//
//lab:breaks 2.58
//lab:kills TestNoSecretsInTheLog
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

func reasonFor(err error) error { return err }
