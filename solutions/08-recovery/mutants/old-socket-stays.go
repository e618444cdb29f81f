//go:build mutant

// Nobody tells the old node that the client has come back.
//
//lab:breaks 8.22
//lab:kills TestOldConnection
package recovery

import (
	"context"

	"socketlab/labs/08-recovery/app"
)

func (a *RedisAdapter) complete(ctx context.Context, claim app.Claim) (bool, error) {
	return a.stream.Complete(ctx, claim.Rooms, app.ParsePosition(claim.Offset))
}
