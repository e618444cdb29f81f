//go:build mutant

// The keys of revoked tokens are looked up in lower case: a token is refused because
// another one was revoked, and its own revocation is not found.
//
//lab:breaks 2.50
//lab:kills TestRevokedEverywhere
package handshakeauth

import (
	"context"
	"strings"

	"github.com/redis/go-redis/v9"
)

func (r *Revocations) Revoked(ctx context.Context, ids ...string) (map[string]bool, error) {
	ctx, cancel := context.WithTimeout(ctx, redisTimeout)
	defer cancel()
	exists := map[string]*redis.IntCmd{}
	_, err := r.redis.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for _, id := range ids {
			exists[id] = pipe.Exists(ctx, revokedKey+strings.ToLower(id))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	revoked := map[string]bool{}
	for id, count := range exists {
		revoked[id] = count.Val() > 0
	}
	return revoked, nil
}
