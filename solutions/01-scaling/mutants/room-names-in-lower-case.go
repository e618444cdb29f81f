//go:build mutant

// The room in a channel's name is compared in lower case, as channels of some other
// brokers are: a member of Lobby is not found.
//
//lab:breaks 1.32
//lab:kills TestRoomNames
package scaling

import (
	"strings"
)

func (a *RedisAdapter) room(channel string) (string, bool) {
	room, ok := strings.CutSuffix(strings.TrimPrefix(channel, a.channel), "#")
	return strings.ToLower(room), ok
}
