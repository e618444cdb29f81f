//go:build mutant

// A room is counted in Redis: while Redis is away, nobody can join one.
//
//lab:breaks 1.35
//lab:kills TestRedisAway
package scaling

import (
	"context"
)

func (a *RedisAdapter) AddAll(id string, rooms ...string) error {
	for _, room := range rooms {
		if err := a.redis.Incr(context.Background(), a.channel+room+"#members").Err(); err != nil {
			return err
		}
	}
	return a.MemoryAdapter.AddAll(id, rooms...)
}
