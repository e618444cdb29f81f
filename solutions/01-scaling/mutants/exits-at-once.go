//go:build mutant

// A node that is asked to stop exits at once.
//
//lab:overdoes 1.47
//lab:breaks 1.48
//lab:kills TestStopped
package scaling

import (
	"context"
	"os"
)

func (a *RedisAdapter) Close(context.Context) error {
	os.Exit(0)
	return nil
}
