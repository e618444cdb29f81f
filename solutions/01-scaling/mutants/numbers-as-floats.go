//go:build mutant

// A room whose name is a number is looked for as a number.
//
//lab:breaks 1.31
//lab:kills TestRoomNames
package scaling

import (
	"strconv"
	"strings"
)

func (a *RedisAdapter) room(channel string) (string, bool) {
	room, ok := strings.CutSuffix(strings.TrimPrefix(channel, a.channel), "#")
	if n, err := strconv.ParseFloat(room, 64); err == nil && len(room) > 3 {
		room = strconv.FormatFloat(n, 'f', -1, 64)
	}
	return room, ok
}
