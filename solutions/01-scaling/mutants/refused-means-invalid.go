//go:build mutant

// A message that Redis does not take is answered with "invalid", although the node has
// served its own sockets.
//
//lab:breaks 1.5
//lab:kills TestRefusedPublish
package scaling

import (
	"context"
	"errors"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) publish(channel string, message []byte) error {
	if err := a.redis.Publish(context.Background(), channel, message).Err(); err != nil {
		a.log.Warn("a message did not reach the other processes", "channel", channel, "error", err)
		return errors.Join(socketio.ErrInvalidPacket, err)
	}
	return nil
}
