// Package redis asks whether the Redis that the reader named is there, before
// anybody is graded on it.
package redis

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/record"
)

// Variable names the environment variable that holds the URL of a real Redis.
const Variable = "REDIS_URL"

// patience is how long Redis has to answer.
const patience = 3 * time.Second

// Kind is what a run with this URL stands on: Redis, or Miniredis when it is
// empty.
func Kind(redisURL string) string {
	if redisURL == "" {
		return record.Miniredis
	}
	return record.Redis
}

// Ping asks the Redis at the URL for an answer. An error never holds the URL's
// credentials, and says what to do.
func Ping(ctx context.Context, redisURL string) error {
	parsed, err := url.Parse(redisURL)
	if err != nil || parsed.Host == "" && parsed.Scheme != "unix" {
		return exitcode.Environmentf("%s is no URL of a Redis; write it as redis://127.0.0.1:6379, or unset it to use the built-in miniredis", Variable)
	}
	// Were it let through, a part of the password would count as the host.
	if strings.Contains(parsed.Path+parsed.RawQuery+parsed.Fragment, "@") {
		return exitcode.Environmentf("the password in %s has a /, a ? or a # in it; write them as %%2F, %%3F and %%23", Variable)
	}
	options, err := redis.ParseURL(redisURL)
	if err != nil {
		return exitcode.Environmentf("%s: %s; write it as redis://127.0.0.1:6379, or unset it to use the built-in miniredis",
			Variable, strings.ReplaceAll(err.Error(), redisURL, "the URL"))
	}
	options.MaxRetries = -1
	options.DialTimeout, options.ReadTimeout, options.WriteTimeout = patience, patience, patience
	options.DialerRetries = 1
	redis.SetLogger(silent{})
	client := redis.NewClient(options)
	defer client.Close()

	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := client.Ping(ctx).Err(); err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			err = errors.New("no answer within 3 s")
		}
		return exitcode.Environmentf("no Redis answers at %s (%w); start one, correct %s, or unset it to use the built-in miniredis. Nothing was graded",
			parsed.Host, err, Variable)
	}
	return nil
}

// silent keeps the client's own log off the screen: the error says it all.
type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}
