//go:build mutant

// Close reports an error although everything went well, so the process ends with 1.
//
//lab:breaks 1.47
//lab:kills TestStopped
package scaling

import (
	"context"
	"errors"
)

func (a *RedisAdapter) Close(context.Context) error {
	_ = a.subscription.Close()
	a.receiving.Wait()
	return errors.New("closed")
}
