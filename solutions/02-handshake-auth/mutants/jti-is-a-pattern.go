//go:build mutant

// The key of a revoked token is looked up with KEYS, for which a star in the jti matches other
// keys.
//
//lab:overdoes 2.50
//lab:kills TestRevokedEverywhere
package handshakeauth

import (
	"context"
)

func (r *Revocations) Revoked(ctx context.Context, ids ...string) (map[string]bool, error) {
	ctx, cancel := context.WithTimeout(ctx, redisTimeout)
	defer cancel()
	revoked := map[string]bool{}
	for _, id := range ids {
		keys, err := r.redis.Keys(ctx, revokedKey+id).Result()
		if err != nil {
			return nil, fmt.Errorf("ask Redis for revocations: %w", err)
		}
		revoked[id] = len(keys) > 0
	}
	return revoked, nil
}
