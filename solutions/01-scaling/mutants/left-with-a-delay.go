//go:build mutant

// A client leaves its room in a goroutine, a moment after it was told "ok".
//
//lab:breaks 1.4
//lab:kills TestLeaving
package scaling

import (
	"time"
)

func (a *RedisAdapter) Del(id, room string) error {
	time.AfterFunc(time.Second, func() { _ = a.MemoryAdapter.Del(id, room) })
	return nil
}
