//go:build mutant

// The room ends at the first # of the channel's rest, so a room whose name
// contains a # is never found.
//
//lab:breaks 1.31
//lab:kills TestRoomNames
package scaling

import (
	"strings"
)

func (a *RedisAdapter) room(channel string) (string, bool) {
	room, _, ok := strings.Cut(strings.TrimPrefix(channel, a.channel), "#")
	return room, ok
}
