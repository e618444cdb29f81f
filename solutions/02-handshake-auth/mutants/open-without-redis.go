//go:build mutant

// While Redis does not answer, every token is treated as not revoked.
//
//lab:breaks 2.53
//lab:kills TestRevokedMeanwhile
package handshakeauth

import "context"

func (r *Revocations) Revoked(ctx context.Context, ids ...string) (map[string]bool, error) {
	revoked := map[string]bool{}
	for _, id := range ids {
		bounded, cancel := context.WithTimeout(ctx, redisTimeout)
		revoked[id] = r.redis.Exists(bounded, revokedKey+id).Val() > 0
		cancel()
	}
	return revoked, nil
}
