//go:build mutant

// An iat before 1970 or after 9999 is refused, though its time makes no difference.
//
//lab:overdoes 2.24
//lab:kills TestLifetime
package handshakeauth

import (
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
	if c.ExpiresAt, err = date(exp); err != nil {
		return err
	}
	if c.NotBefore, err = date(nbf); err != nil {
		return err
	}
	_, err = date(iat)
	return err
}
