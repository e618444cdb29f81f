//go:build mutant

// Rooms leaves out every name that is as long as a socket's id.
//
//lab:overdoes 1.6
//lab:kills TestLeaving
package scaling

import (
	"slices"
)

func (a *RedisAdapter) Rooms() []string {
	return slices.DeleteFunc(a.MemoryAdapter.Rooms(), func(room string) bool { return len(room) == 20 })
}
