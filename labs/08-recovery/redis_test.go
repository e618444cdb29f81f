package recovery_test

import (
	"time"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/labtest"
)

// repeat makes a client say a text many times, to a room or, without one, to all.
func repeat(speaker *labtest.Reconnecting, room, text string, times int) {
	to := []string{}
	if room != "" {
		to = []string{room}
	}
	speaker.Ask("say", say{"to": to, "text": text, "times": times}).Late().Want("ok")
}

// keys returns the keys of the chat.
func (c *chat) keys() []string {
	c.t.Helper()
	keys, err := c.Redis().Client().Keys(c.t.Context(), c.prefix+"*").Result()
	c.must(err)
	return keys
}

func (c *chat) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatalf("the check cannot use Redis: %v", err)
	}
}

// streams returns how long the streams of the chat are.
func (c *chat) streams() map[string]int64 {
	c.t.Helper()
	lengths := map[string]int64{}
	for _, key := range c.keys() {
		if c.kind(key) == "stream" {
			length, err := c.Redis().Client().XLen(c.t.Context(), key).Result()
			c.must(err)
			lengths[key] = length
		}
	}
	return lengths
}

func (c *chat) kind(key string) string {
	c.t.Helper()
	kind, err := c.Redis().Client().Type(c.t.Context(), key).Result()
	c.must(err)
	return kind
}

// A copy writes a key as it was.
type copied func(to redis.Pipeliner)

// snapshot returns what Redis knows now of the chat.
func (c *chat) snapshot() (all []copied) {
	c.t.Helper()
	for _, key := range c.keys() {
		all = append(all, c.copied(key))
	}
	return all
}

// restore lets Redis know no more than at a snapshot.
func (c *chat) restore(all []copied) {
	c.t.Helper()
	ctx, to := c.t.Context(), c.Redis().Client().TxPipeline()
	to.Del(ctx, c.keys()...)
	for _, write := range all {
		write(to)
	}
	_, err := to.Exec(ctx)
	c.must(err)
}

func (c *chat) copied(key string) copied {
	c.t.Helper()
	ctx, from, ttl := c.t.Context(), c.Redis().Client(), c.ttl(key)
	var write copied
	var err error
	switch kind := c.kind(key); kind {
	case "string":
		var value string
		value, err = from.Get(ctx, key).Result()
		write = func(to redis.Pipeliner) { to.Set(ctx, key, value, 0) }
	case "hash":
		var fields map[string]string
		fields, err = from.HGetAll(ctx, key).Result()
		write = func(to redis.Pipeliner) { to.HSet(ctx, key, fields) }
	case "set":
		var members []string
		members, err = from.SMembers(ctx, key).Result()
		write = func(to redis.Pipeliner) { to.SAdd(ctx, key, members) }
	case "zset":
		var members []redis.Z
		members, err = from.ZRangeWithScores(ctx, key, 0, -1).Result()
		write = func(to redis.Pipeliner) { to.ZAdd(ctx, key, members...) }
	case "list":
		var values []string
		values, err = from.LRange(ctx, key, 0, -1).Result()
		write = func(to redis.Pipeliner) { to.RPush(ctx, key, values) }
	case "stream":
		var entries []redis.XMessage
		entries, err = from.XRange(ctx, key, "-", "+").Result()
		write = func(to redis.Pipeliner) {
			for _, entry := range entries {
				to.XAdd(ctx, &redis.XAddArgs{Stream: key, ID: entry.ID, Values: entry.Values})
			}
		}
	default:
		c.t.Fatalf("the check cannot copy %s, a %s", key, kind)
	}
	c.must(err)
	return func(to redis.Pipeliner) {
		write(to)
		if ttl > 0 {
			to.PExpire(ctx, key, ttl.Round(time.Millisecond))
		}
	}
}
