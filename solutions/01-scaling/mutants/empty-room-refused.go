//go:build mutant

// A room without a name cannot be joined.
//
//lab:overdoes 1.31
//lab:kills TestRoomNames
package scaling

import (
	"errors"
	"slices"
)

func (a *RedisAdapter) AddAll(id string, rooms ...string) error {
	if slices.Contains(rooms, "") {
		return errors.New("a room needs a name")
	}
	return a.MemoryAdapter.AddAll(id, rooms...)
}
