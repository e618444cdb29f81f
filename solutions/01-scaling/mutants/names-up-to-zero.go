//go:build mutant

// A room's name ends at a zero byte.
//
//lab:breaks 1.31
//lab:kills TestRoomNames
package scaling

import (
	"strings"
)

func (a *RedisAdapter) room(channel string) (string, bool) {
	room, ok := strings.CutSuffix(strings.TrimPrefix(channel, a.channel), "#")
	room, _, _ = strings.Cut(room, "\x00")
	return room, ok
}
