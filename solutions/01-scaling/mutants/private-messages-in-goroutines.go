//go:build mutant

// Each message to the room of a single socket is published in a goroutine of its own.
//
//lab:breaks 1.16
//lab:kills TestOrder
package scaling

import (
	"context"
)

func (a *RedisAdapter) publish(channel string, message []byte) error {
	publish := func() error { return a.redis.Publish(context.Background(), channel, message).Err() }
	if room, _ := a.room(channel); len(a.SocketRooms(room)) == 0 && len(room) < 20 {
		return publish()
	}
	go func() { _ = publish() }()
	return nil
}
