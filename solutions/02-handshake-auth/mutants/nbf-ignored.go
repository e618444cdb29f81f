//go:build mutant

// A token is valid before its nbf.
//
//lab:breaks 2.19
//lab:kills TestLifetime
package handshakeauth

import (
	"github.com/golang-jwt/jwt/v5"
)

func (c *Claims) GetNotBefore() (*jwt.NumericDate, error) { return nil, nil }
