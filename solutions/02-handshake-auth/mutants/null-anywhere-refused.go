//go:build mutant

// A token with null in any claim is refused, even in one that nobody reads.
//
//lab:overdoes 2.62
//lab:kills TestClaimsRequired
package handshakeauth

import (
	"bytes"

	"socketlab/labs/strictjson"
)

func (c *Claims) UnmarshalJSON(text []byte) error {
	var exp, nbf, iat *float64
	err := strictjson.Object(text, strictjson.Fields{
		"iss": &c.Issuer, "aud": &c.Audience, "sub": &c.Subject, "jti": &c.ID, "name": &c.Name, "role": &c.Role,
		"exp": &exp, "nbf": &nbf, "iat": &iat,
	})
	if err != nil {
		return err
	}
	if bytes.Contains(text, []byte(":null")) {
		return errIncomplete
	}
	if c.ExpiresAt, err = date(exp); err != nil {
		return err
	}
	c.NotBefore, err = date(nbf)
	return err
}
