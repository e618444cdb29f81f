//go:build mutant

// Spaces around the room in a channel's name are cut off.
//
//lab:breaks 1.31
//lab:kills TestRoomNames
package scaling

import (
	"strings"
)

func (a *RedisAdapter) room(channel string) (string, bool) {
	room, ok := strings.CutSuffix(strings.TrimPrefix(channel, a.channel), "#")
	return strings.TrimSpace(room), ok
}
