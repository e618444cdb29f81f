//go:build mutant

// A client joins its room a minute after it was told "ok".
//
//lab:breaks 1.3
//lab:kills TestJoining
package scaling

import (
	"time"
)

func (a *RedisAdapter) AddAll(id string, rooms ...string) error {
	for _, room := range rooms {
		if room == id {
			_ = a.MemoryAdapter.AddAll(id, room)
			continue
		}
		time.AfterFunc(time.Minute, func() { _ = a.MemoryAdapter.AddAll(id, room) })
	}
	return nil
}
