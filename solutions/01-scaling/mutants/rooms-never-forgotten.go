//go:build mutant

// A socket that disconnects is not taken out of its rooms: they grow for as
// long as the process lives.
//
//lab:kills TestLeaving
package scaling

func (a *RedisAdapter) DelAll(id string) error { return nil }
