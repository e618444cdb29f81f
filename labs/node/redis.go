package node

import (
	"log/slog"

	"github.com/redis/go-redis/v9"
)

// openRedis returns the options for the Redis that the configuration names, or
// for an embedded one. The caller must call the returned function when it no longer
// needs that Redis.
func openRedis(url string, log *slog.Logger) (*redis.Options, func(), error) {
	if url == "" {
		return embeddedRedis(log)
	}
	options, err := parseRedisURL(url)
	return options, func() {}, err
}
