//go:build mutant

// Rooms lists one room.
//
//lab:overdoes 1.6
//lab:kills TestLeaving
package scaling

func (a *RedisAdapter) Rooms() []string {
	rooms := a.MemoryAdapter.Rooms()
	for _, room := range rooms {
		if len(a.Sockets(room)) > 0 && len(room) != 20 {
			return []string{room}
		}
	}
	return rooms
}
