package handshakeauth

import (
	"github.com/golang-jwt/jwt/v5"

	"socketlab/labs/02-handshake-auth/app"
)

// Claims are what a token says about its bearer.
type Claims struct {
	Name string `json:"name"`
	Role string `json:"role"`
	jwt.RegisteredClaims
}

// User returns the user whom the token names.
func (c *Claims) User() app.User { return app.User{ID: c.Subject, Name: c.Name, Role: c.Role} }

// TODO 4: add a method Validate() error to Claims. It refuses a token without a
// user, a known role or an id of its own. The parser calls it.
// Add UnmarshalJSON too, with strictjson.Object: encoding/json takes "ROLE" for role.

// TODO 6: UnmarshalJSON also reads exp and nbf, as numbers with a fraction.
