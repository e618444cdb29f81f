//go:build mutant

// A room is forgotten when one member is left.
//
//lab:overdoes 1.18
//lab:kills TestLeaving
package scaling

func (a *RedisAdapter) Del(id, room string) error {
	err := a.MemoryAdapter.Del(id, room)
	if left := a.Sockets(room); len(left) == 1 {
		return a.MemoryAdapter.Del(left[0], room)
	}
	return err
}
