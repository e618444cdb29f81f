//go:build mutant

// That an old connection has been closed is logged as if it had not.
//
//lab:overdoes 8.31
//lab:kills TestOldConnection
package recovery

import (
	"context"

	"socketlab/labs/08-recovery/app"
)

func (a *RedisAdapter) supersede(id string) {
	ctx, cancel := context.WithTimeout(context.Background(), app.RedisTimeout)
	defer cancel()
	a.log.Warn("an old connection has not ended in time", "socket", id, "error", a.nsp.Supersede(ctx, id))
}
