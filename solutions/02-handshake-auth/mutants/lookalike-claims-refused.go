//go:build mutant

// A token with a claim that differs from a known one in case only is refused.
//
//lab:overdoes 2.61
//lab:kills TestClaimsRequired
package handshakeauth

import (
	"encoding/json"
	"strings"

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
	var all map[string]json.RawMessage
	_ = json.Unmarshal(text, &all)
	for name := range all {
		if slices.Contains([]string{"sub", "name", "role", "exp"}, strings.ToLower(name)) && name != strings.ToLower(name) {
			return errIncomplete
		}
	}
	if c.ExpiresAt, err = date(exp); err != nil {
		return err
	}
	c.NotBefore, err = date(nbf)
	return err
}
