//go:build graded

package node

import (
	"fmt"
	"log/slog"

	"github.com/redis/go-redis/v9"
)

// embeddedRedis returns none: a node that is graded in a class always gets its
// Redis, and links the sooner without.
func embeddedRedis(*slog.Logger) (*redis.Options, func(), error) {
	return nil, nil, fmt.Errorf("%w: REDIS_URL is not set", ErrEnvironment)
}
