package labtest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"socketlab/labs/node"
)

// redisOf returns a client that reaches Redis as a node does, over the node's link. It
// never tries a command again.
func redisOf(t *testing.T, n *Node) *redis.Client {
	options, err := redis.ParseURL(n.link.url())
	require.NoError(t, err)
	options.MaxRetries = -1
	client := redis.NewClient(options)
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// TIME, in a script too, and the ids of streams show the time that the check has set, and
// the clock of a node another.
func TestClockOfRedis(t *testing.T) {
	c := Start(t, ManualClock())
	ctx, client := context.Background(), redisOf(t, c.Node(0))
	inAnHour := node.Epoch.Add(time.Hour)

	c.Redis().SetTime(inAnHour)

	now, err := client.Time(ctx).Result()
	require.NoError(t, err)
	require.True(t, now.Equal(inAnHour), now)
	seconds, err := client.Eval(ctx, `return redis.call("TIME")[1]`, nil).Int64()
	require.NoError(t, err)
	require.Equal(t, inAnHour.Unix(), seconds)
	id, err := client.XAdd(ctx, &redis.XAddArgs{Stream: "log", Values: []string{"a", "1"}}).Result()
	require.NoError(t, err)
	require.Equal(t, "1767229200000-0", id)
	c.Node(0).Dial("alice").Ask("time").Want("2026-01-01T00:00:00Z")

	// As in a real Redis, ids grow even when the clock goes back.
	c.Redis().SetTime(node.Epoch)
	id, err = client.XAdd(ctx, &redis.XAddArgs{Stream: "log", Values: []string{"a", "2"}}).Result()
	require.NoError(t, err)
	require.Equal(t, "1767229200000-1", id)

	// EXPIREAT uses it too.
	require.NoError(t, client.Set(ctx, "key", "1", 0).Err())
	require.NoError(t, client.ExpireAt(ctx, "key", node.Epoch.Add(time.Minute)).Err())
	require.Equal(t, time.Minute, client.TTL(ctx, "key").Val())

	c.Redis().SetTime(time.Time{})
	now, err = client.Time(ctx).Result()
	require.NoError(t, err)
	require.WithinDuration(t, time.Now(), now, time.Hour)
}

func TestKeysAge(t *testing.T) {
	c := Start(t)
	ctx, client := context.Background(), redisOf(t, c.Node(0))
	require.NoError(t, client.Set(ctx, "minute", "1", time.Minute).Err())
	require.NoError(t, client.Set(ctx, "lasting", "1", 0).Err())

	c.Redis().AgeKeys(time.Minute - time.Millisecond)
	require.Equal(t, time.Millisecond, client.PTTL(ctx, "minute").Val())
	c.Redis().AgeKeys(time.Millisecond)

	require.Zero(t, client.Exists(ctx, "minute").Val())
	require.EqualValues(t, 1, client.Exists(ctx, "lasting").Val())
}

func TestRedisForgets(t *testing.T) {
	c := Start(t, Keys("talk to redis"))
	ctx, client := context.Background(), redisOf(t, c.Node(0))
	alice := c.Node(0).Dial("alice")
	script := redis.NewScript(`return redis.call("INCR", KEYS[1])`)
	require.EqualValues(t, 1, script.Run(ctx, client, []string{"key"}).Val())

	c.Redis().FlushAll()
	require.EqualValues(t, 1, script.EvalSha(ctx, client, []string{"key"}).Val()) // the script is still known
	alice.Ask("publish", "heard").Want("ok")
	alice.Next("heard", "parrot:1", `"heard"`) // and so is the subscription

	c.Redis().FlushScripts()
	require.ErrorContains(t, script.EvalSha(ctx, client, []string{"key"}).Err(), "NOSCRIPT")
	require.EqualValues(t, 2, script.Run(ctx, client, []string{"key"}).Val())
}

// What was done to Redis is in the transcript of a failure.
func TestTimelineOfRedis(t *testing.T) {
	t.Parallel()
	p := run(t, func(t TB) {
		c := Start(t, Nodes(0))
		c.Redis().SetTime(node.Epoch.Add(time.Millisecond))
		c.Redis().SetTime(time.Time{})
		c.Redis().AgeKeys(time.Minute)
		c.Redis().FlushAll()
		c.Redis().FlushScripts()
		c.Redis().AgeKeys(-time.Second)
	})

	require.Equal(t, "the check makes keys younger, by 1s", p.failure())
	require.Equal(t, `  0.000  * the clock of Redis shows 2026-01-01T00:00:00.001Z
  0.000  * the clock of Redis is real again
  0.000  * the keys of Redis age by 1m0s
  0.000  * Redis forgets all keys
  0.000  * Redis forgets all scripts`, alike(p.log("frames:")))
}

// A check that needs more than a real Redis allows is skipped, and says so.
func TestClockOfARealRedis(t *testing.T) {
	t.Parallel()
	outside := miniRedis(t)
	require.NoError(t, outside.Set("somebody's", "data"))
	real := func(c *config) { c.redisURL = "redis://" + outside.Addr() }

	for what, do := range map[string]func(*Redis){
		"set the clock":   func(r *Redis) { r.SetTime(node.Epoch) },
		"age the keys":    func(r *Redis) { r.AgeKeys(time.Minute) },
		"delete all keys": func(r *Redis) { r.FlushAll() },
	} {
		p := run(t, func(t TB) { do(Start(t, Nodes(0), real).Redis()) })
		require.True(t, p.skipped)
		require.Equal(t, "SKIPPED: a check cannot "+what+" of a real Redis; unset REDIS_URL to use the embedded one", p.failure())
	}
	require.True(t, outside.Exists("somebody's"))

	p := run(t, func(t TB) { Start(t, Nodes(0), real).Redis().FlushScripts() })
	require.False(t, p.failed || p.skipped, p.failure())

	p = run(t, func(t TB) {
		c := Start(t, Nodes(0), real)
		outside.SetError("LOADING")
		defer outside.SetError("")
		c.Redis().FlushScripts()
	})
	require.True(t, strings.HasPrefix(p.failure(), "infra: Redis does not execute [SCRIPT FLUSH]: "), p.failure())
}
