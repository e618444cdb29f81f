package labtest

import (
	"context"
	"time"
)

// SetTime sets the clock of Redis, which TIME, the ids of streams and EXPIREAT use. It then
// stands still until it is set again; the zero time makes it real again. It moves neither the
// clocks of the nodes nor the TTL of any key: see [Redis.AgeKeys]. On a real Redis the check
// is skipped.
func (r *Redis) SetTime(t time.Time) {
	c := r.cluster
	c.t.Helper()
	r.requireEmbedded("set the clock")
	if t.IsZero() {
		c.line.redisFault("time", nil, "the clock of Redis is real again")
	} else {
		c.line.redisFault("time", nil, "the clock of Redis shows %s", t.UTC().Format(time.RFC3339Nano))
	}
	r.embedded.SetTime(t)
}

// AgeKeys shortens the TTL of every key by d and deletes the keys whose TTL is over. Nothing
// else does so in the embedded Redis, however long a check takes. It does not move the clock
// of Redis. On a real Redis the check is skipped.
func (r *Redis) AgeKeys(d time.Duration) {
	c := r.cluster
	c.t.Helper()
	r.requireEmbedded("age the keys")
	if d < 0 {
		c.failf("the check makes keys younger, by %s", -d)
	}
	c.line.redisFault("age", nil, "the keys of Redis age by %s", d)
	r.embedded.FastForward(d)
}

// FlushAll deletes all keys, as an operator may do by mistake or a restart without
// persistence does. Scripts, subscriptions and connections stay. On a real Redis, which may
// hold other people's data, the check is skipped.
func (r *Redis) FlushAll() {
	r.cluster.t.Helper()
	r.requireEmbedded("delete all keys")
	r.cluster.line.redisFault("flush", nil, "Redis forgets all keys")
	r.do("FLUSHALL")
}

// FlushScripts makes Redis forget all scripts, so that it answers EVALSHA with NOSCRIPT.
func (r *Redis) FlushScripts() {
	r.cluster.t.Helper()
	r.cluster.line.redisFault("flush-scripts", nil, "Redis forgets all scripts")
	r.do("SCRIPT", "FLUSH")
}

// requireEmbedded skips the check on a real Redis, where it cannot do something.
func (r *Redis) requireEmbedded(something string) {
	r.cluster.t.Helper()
	if r.embedded == nil {
		r.cluster.t.Skipf("SKIPPED: a check cannot %s of a real Redis; unset REDIS_URL to use the embedded one", something)
	}
}

// do sends a command directly.
func (r *Redis) do(command ...any) {
	c := r.cluster
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), hardBound)
	defer cancel()
	if err := r.client.Do(ctx, command...).Err(); err != nil {
		infra(c.t, "Redis does not execute %v: %v", command, withoutSecret(err, r.options))
	}
}
