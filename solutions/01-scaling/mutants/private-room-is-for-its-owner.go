//go:build mutant

// Nobody can join the room of another socket.
//
//lab:overdoes 1.14
//lab:kills TestRoomReachesEveryNode
package scaling

import (
	"slices"
	"strings"
)

func (a *RedisAdapter) AddAll(id string, rooms ...string) error {
	private := func(room string) bool { return len(room) == 20 && !strings.HasPrefix(room, "a-name") }
	return a.MemoryAdapter.AddAll(id, slices.DeleteFunc(slices.Clone(rooms), func(room string) bool {
		return room != id && private(room)
	})...)
}
