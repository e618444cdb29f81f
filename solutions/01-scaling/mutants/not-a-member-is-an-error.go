//go:build mutant

// Leaving a room without being in it is an error.
//
//lab:overdoes 1.4
//lab:kills TestLeaving
package scaling

import (
	"errors"
	"slices"
)

func (a *RedisAdapter) Del(id, room string) error {
	if !slices.Contains(a.SocketRooms(id), room) {
		return errors.New("not in that room")
	}
	return a.MemoryAdapter.Del(id, room)
}
