//go:build mutant

// A question to Redis may take a minute, and so may a refusal.
//
//lab:breaks 2.53
//lab:kills TestRedisHangs
package handshakeauth

import (
	"time"
)

const redisTimeout = time.Minute
