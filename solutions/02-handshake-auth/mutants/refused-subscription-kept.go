//go:build mutant

// If Redis refuses to renew the subscription, the node waits for messages on a connection
// without one.
//
//lab:breaks 2.55
//lab:kills TestRevokedMeanwhile
package handshakeauth

import (
	"context"
)

func (r *Revocations) subscribeAgain(context.Context, error) {}
