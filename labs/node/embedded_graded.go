//go:build graded

package node

import (
	"fmt"
	"log/slog"

	"github.com/redis/go-redis/v9"
)

// embeddedRedis returns an error that wraps ErrEnvironment. A node that is graded
// in a class is always given a Redis, and links faster without an embedded one.
func embeddedRedis(*slog.Logger) (*redis.Options, func(), error) {
	return nil, nil, fmt.Errorf("%w: REDIS_URL is not set", ErrEnvironment)
}
