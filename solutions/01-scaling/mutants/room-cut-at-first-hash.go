//go:build mutant

// The room is what stands before the first # of the channel's rest: a room
// whose name contains one is never found.
//
//lab:kills TestRoomNames
package scaling

import (
	"strings"
)

func (a *RedisAdapter) room(channel string) (string, bool) {
	room, _, ok := strings.Cut(strings.TrimPrefix(channel, a.channel), "#")
	return room, ok
}
