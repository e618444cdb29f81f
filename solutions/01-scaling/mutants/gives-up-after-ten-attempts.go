//go:build mutant

// After ten attempts in a row to subscribe again, the receiver ends: an outage of more than
// a tenth of a second makes the process deaf for good.
//
//lab:breaks 1.39
//lab:kills TestRedisComesBack
package scaling

import (
	"errors"
	"net"
	"time"

	"github.com/redis/go-redis/v9"
)

func (a *RedisAdapter) receive() {
	for failures := 0; failures < 10; {
		switch event, err := a.next(); {
		case err == nil:
			failures = 0
			a.heard(event)
		case errors.Is(err, redis.ErrClosed):
			return
		case !errors.Is(err, net.ErrClosed):
			failures++
			time.Sleep(10 * time.Millisecond)
		}
	}
}
