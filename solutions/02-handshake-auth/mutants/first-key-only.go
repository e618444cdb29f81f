//go:build mutant

// The node knows only the first key: during a rotation it refuses everybody
// whose token uses another one.
//
//lab:overdoes 2.27
//lab:kills TestKeyRotation
package handshakeauth

import "socketlab/labs/02-handshake-auth/app"

func parseKeys(keys []app.Key) (map[string]verificationKey, error) {
	material, err := parseKey(keys[0])
	if err != nil {
		return nil, err
	}
	return map[string]verificationKey{keys[0].ID: {keys[0].Algorithm, material}}, nil
}
