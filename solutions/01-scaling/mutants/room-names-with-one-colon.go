//go:build mutant

// What is behind a colon does not belong to the room.
//
//lab:breaks 1.31
//lab:kills TestRoomNames
package scaling

import (
	"strings"
)

func (a *RedisAdapter) room(channel string) (string, bool) {
	room, ok := strings.CutSuffix(strings.TrimPrefix(channel, a.channel), "#")
	room, _, _ = strings.Cut(room, ":")
	return room, ok
}
