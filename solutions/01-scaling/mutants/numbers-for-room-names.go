//go:build mutant

// A room whose name is a number is looked for as a number: 042 is not found.
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
	if n, err := strconv.Atoi(room); err == nil {
		room = strconv.Itoa(n)
	}
	return room, ok
}
