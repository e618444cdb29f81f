//go:build mutant

// The subscription is renewed only after an error, and a connection that has died silently
// has none.
//
//lab:breaks 2.54
//lab:kills TestConnectionDiesSilently
package handshakeauth

import "context"

func (r *Revocations) next(ctx context.Context) (any, error) { return r.published.Receive(ctx) }
