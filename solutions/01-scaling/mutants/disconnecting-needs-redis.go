//go:build mutant

// A socket that disconnects while Redis is away stays in its rooms.
//
//lab:breaks 1.35
//lab:kills TestRedisAway
package scaling

import (
	"context"
)

func (a *RedisAdapter) DelAll(id string) error {
	for _, room := range a.SocketRooms(id) {
		if err := a.redis.Decr(context.Background(), a.channel+room+"#members").Err(); err != nil {
			return err
		}
	}
	return a.MemoryAdapter.DelAll(id)
}
