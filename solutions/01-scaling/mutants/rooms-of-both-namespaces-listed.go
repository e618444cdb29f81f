//go:build mutant

// Rooms lists the rooms of all namespaces.
//
//lab:breaks 1.6
//lab:kills TestNamespacesDoNotMix
package scaling

import (
	"sync"
)

var adapters sync.Map

func (a *RedisAdapter) Rooms() []string {
	adapters.Store(a.namespace, a)
	var rooms []string
	adapters.Range(func(_, other any) bool {
		rooms = append(rooms, other.(*RedisAdapter).MemoryAdapter.Rooms()...)
		return true
	})
	return rooms
}

func (a *RedisAdapter) AddAll(id string, rooms ...string) error {
	adapters.Store(a.namespace, a)
	return a.MemoryAdapter.AddAll(id, rooms...)
}
