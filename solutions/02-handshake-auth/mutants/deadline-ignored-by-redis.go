//go:build mutant

// The deadline of a question to Redis is ignored, because ContextTimeoutEnabled is not set: a
// refusal takes as long as a read may, a minute here.
//
//lab:breaks 2.53
//lab:kills TestRedisHangs
package handshakeauth

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

func NewRevocations(options *redis.Options) *Revocations {
	patient := *options
	patient.ReadTimeout = time.Minute
	client := redis.NewClient(&patient)
	return &Revocations{
		redis:     client,
		published: client.Subscribe(context.Background()),
		closing:   make(chan struct{}),
	}
}
