//go:build mutant

// An iat that is not a number is ignored.
//
//lab:breaks 2.24
//lab:kills TestExpiryRequired
package handshakeauth

import (
	"socketlab/labs/strictjson"
)

func (c *Claims) UnmarshalJSON(text []byte) error {
	var exp, nbf *float64
	err := strictjson.Object(text, strictjson.Fields{
		"iss": &c.Issuer, "aud": &c.Audience, "sub": &c.Subject, "jti": &c.ID, "name": &c.Name, "role": &c.Role,
		"exp": &exp, "nbf": &nbf,
	})
	if err != nil {
		return err
	}
	if c.ExpiresAt, err = date(exp); err != nil {
		return err
	}
	c.NotBefore, err = date(nbf)
	return err
}
