//go:build mutant

// A % in a room's name begins an escape.
//
//lab:breaks 1.31
//lab:kills TestRoomNames
package scaling

import (
	"net/url"
	"strings"
)

func (a *RedisAdapter) room(channel string) (string, bool) {
	room, ok := strings.CutSuffix(strings.TrimPrefix(channel, a.channel), "#")
	if plain, err := url.PathUnescape(room); err == nil {
		room = plain
	}
	return room, ok
}
