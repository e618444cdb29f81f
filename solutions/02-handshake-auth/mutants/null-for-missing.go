//go:build mutant

// A claim that is null is treated as missing: the token has no name.
//
//lab:breaks 2.62
//lab:kills TestClaimsRequired
package handshakeauth

import (
	"encoding/json"

	"socketlab/labs/strictjson"
)

func (c *Claims) UnmarshalJSON(text []byte) error {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(text, &fields); err != nil {
		return err
	}
	for name, target := range map[string]any{"iss": &c.Issuer, "sub": &c.Subject, "jti": &c.ID, "name": &c.Name, "role": &c.Role, "aud": &c.Audience} {
		if value, ok := fields[name]; ok {
			if err := json.Unmarshal(value, target); err != nil {
				return err
			}
		}
	}
	var exp, nbf, iat *float64
	if err := strictjson.Object(text, strictjson.Fields{"exp": &exp, "nbf": &nbf, "iat": &iat}); err != nil {
		return err
	}
	var err error
	if c.ExpiresAt, err = date(exp); err != nil {
		return err
	}
	c.NotBefore, err = date(nbf)
	return err
}
