//go:build mutant

// MGET without a key is an error. After an outage in which the node had no socket, it asks for
// ever instead of listening.
//
//lab:breaks 2.55
//lab:kills TestRevokedMeanwhile
package handshakeauth

import (
	"context"
	"fmt"
)

func (r *Revocations) Revoked(ctx context.Context, ids ...string) (map[string]bool, error) {
	ctx, cancel := context.WithTimeout(ctx, redisTimeout)
	defer cancel()
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = revokedKey + id
	}
	values, err := r.redis.MGet(ctx, keys...).Result()
	if err != nil {
		return nil, fmt.Errorf("ask Redis for revocations: %w", err)
	}
	revoked := map[string]bool{}
	for i, id := range ids {
		revoked[id] = values[i] != nil
	}
	return revoked, nil
}
