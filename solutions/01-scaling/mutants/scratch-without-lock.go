//go:build mutant

// All senders copy what they publish into one slice, without a lock, so that one message
// may go out in place of another.
//
//lab:breaks 1.7
//lab:kills TestJoining
//lab:race
package scaling

import (
	"context"
)

var scratch []byte

func (a *RedisAdapter) publish(channel string, message []byte) error {
	scratch = append(scratch[:0], message...)
	return a.redis.Publish(context.Background(), channel, scratch).Err()
}
