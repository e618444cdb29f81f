//go:build mutant

// If Redis refuses to renew the subscription, the node gives up listening.
//
//lab:breaks 2.55
//lab:kills TestRevokedMeanwhile
package handshakeauth

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
)

func (r *Revocations) subscribeAgain(_ context.Context, err error) {
	var refused redis.Error
	if errors.As(err, &refused) {
		<-r.closing
	}
}
