//go:build mutant

// A client leaves its room in a goroutine, a minute after it was told "ok".
//
//lab:breaks 1.4
//lab:kills TestLeaving
package scaling

import (
	"time"
)

func (a *RedisAdapter) Del(id, room string) error {
	time.AfterFunc(time.Minute, func() { _ = a.MemoryAdapter.Del(id, room) })
	return nil
}
