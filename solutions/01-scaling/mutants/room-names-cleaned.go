//go:build mutant

// The room in a channel's name is cleaned like a path.
//
//lab:breaks 1.31
//lab:kills TestRoomNames
package scaling

import (
	"path"
	"strings"
)

func (a *RedisAdapter) room(channel string) (string, bool) {
	room, ok := strings.CutSuffix(strings.TrimPrefix(channel, a.channel), "#")
	return path.Clean(room), ok
}
