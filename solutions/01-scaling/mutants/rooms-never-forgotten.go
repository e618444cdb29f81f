//go:build mutant

// A socket that disconnects stays in its rooms, so the list of rooms grows for
// as long as the process lives.
//
//lab:breaks 1.6 1.17 1.18
//lab:kills TestLeaving
package scaling

func (a *RedisAdapter) DelAll(id string) error { return nil }
