//go:build mutant

// A node skips a key that it cannot read, and starts without it.
//
//lab:breaks 2.64
//lab:kills TestPolicy
package handshakeauth

import "socketlab/labs/02-handshake-auth/app"

func parseKeys(keys []app.Key) (map[string]verificationKey, error) {
	parsed := map[string]verificationKey{}
	for _, key := range keys {
		material, err := parseKey(key)
		if err != nil {
			continue
		}
		parsed[key.ID] = verificationKey{key.Algorithm, material}
	}
	return parsed, nil
}
