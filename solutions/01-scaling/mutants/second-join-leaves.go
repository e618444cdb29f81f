//go:build mutant

// Joining a room for the second time leaves it.
//
//lab:overdoes 1.3
//lab:kills TestJoining
package scaling

import (
	"slices"
)

func (a *RedisAdapter) AddAll(id string, rooms ...string) error {
	for _, room := range rooms {
		if slices.Contains(a.SocketRooms(id), room) && room != id {
			if err := a.MemoryAdapter.Del(id, room); err != nil {
				return err
			}
			continue
		}
		if err := a.MemoryAdapter.AddAll(id, room); err != nil {
			return err
		}
	}
	return nil
}
