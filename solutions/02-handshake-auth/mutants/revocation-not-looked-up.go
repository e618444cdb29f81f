//go:build mutant

// The node only listens to the channel: one that starts later accepts a revoked
// token.
//
//lab:breaks 2.50
//lab:kills TestRevokedMeanwhile
package handshakeauth

import (
	"context"
)

func (r *Revocations) Revoked(context.Context, ...string) (map[string]bool, error) {
	return nil, nil
}
