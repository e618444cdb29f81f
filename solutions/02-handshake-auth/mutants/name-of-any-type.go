//go:build mutant

// A name that is not a string is turned into one.
//
//lab:breaks 2.21
//lab:kills TestClaimsRequired
package handshakeauth

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"socketlab/labs/02-handshake-auth/app"
)

// Claims are what a token says about its bearer.
type Claims struct {
	Name loose
	Role string
	jwt.RegisteredClaims

	validUntil time.Time
}

func (c *Claims) User() app.User {
	return app.User{ID: c.Subject, Name: string(c.Name), Role: c.Role}
}

// loose accepts any value as a string.
type loose string

func (l *loose) UnmarshalJSON(text []byte) error {
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		return err
	}
	*l = loose(fmt.Sprint(value))
	return nil
}
