//go:build mutant

// The deadline of a question to Redis is ignored, because ContextTimeoutEnabled is not set: a
// refusal takes three seconds.
//
//lab:breaks 2.53
//lab:kills TestRedisHangs
package handshakeauth

import (
	"context"

	"github.com/redis/go-redis/v9"
)

func NewRevocations(options *redis.Options) *Revocations {
	client := redis.NewClient(options)
	return &Revocations{
		redis:     client,
		published: client.Subscribe(context.Background()),
		closing:   make(chan struct{}),
	}
}
