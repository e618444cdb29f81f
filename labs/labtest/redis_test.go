package labtest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRedisBetweenNodes(t *testing.T) {
	c := Start(t, Nodes(2), Keys("talk to redis"))
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
	all := c.Redis().Capture("parrot:*")

	alice.Ask("publish", "hi").Want("ok")
	c.Redis().Publish("parrot:2", []byte("direct"))

	for _, client := range []*Client{alice, bob} {
		client.Next("heard", "parrot:1", `"hi"`)
		client.Next("heard", "parrot:2", "direct")
	}
	require.Equal(t, Published{"parrot:1", []byte(`"hi"`)}, all.Next())
	require.Equal(t, Published{"parrot:2", []byte("direct")}, all.Next())
	require.Empty(t, all.Rest())
}

func TestRedisStopsAndStarts(t *testing.T) {
	c := Start(t, Nodes(2), Keys("talk to redis"))
	alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")

	c.Redis().Stop()
	alice.Ask("publish", "lost").Want("failed")
	c.Redis().Start()
	c.Redis().AwaitResubscribed()
	alice.Ask("publish", "back").Want("ok")
	alice.Next("heard", "parrot:1", `"back"`)
	bob.Next("heard", "parrot:1", `"back"`)

	c.Redis().Stop(c.Node(0))
	alice.Ask("publish", "lost").Want("failed")
	bob.Ask("publish", "mine").Want("ok")
	bob.Next("heard", "parrot:1", `"mine"`)
	alice.Nothing()
}

func TestLostPublishReply(t *testing.T) {
	c := Start(t, Keys("talk to redis"))
	alice := c.Node(0).Dial("alice")

	c.Redis().LoseNextReply("publish")
	alice.Ask("publish", "once").Raw()

	alice.Next("heard", "parrot:1", `"once"`)
	alice.Next("heard", "parrot:1", `"once"`) // go-redis tries again
	alice.Ask("publish", "next").Want("ok")
	alice.Next("heard", "parrot:1", `"next"`)
}

// Any command can be counted, delayed, or executed without a reply.
func TestAnyCommand(t *testing.T) {
	c := Start(t, Nodes(2), Keys("talk to redis"))
	alice := c.Node(0).Dial("alice")
	require.Zero(t, c.Redis().Commands("publish"))
	alice.Ask("publish", "one").Want("ok")
	require.Equal(t, 1, c.Redis().Commands("PUBLISH"))
	require.Equal(t, 1, c.Redis().Commands("publish", c.Node(0)))
	require.Zero(t, c.Redis().Commands("publish", c.Node(1)))
	require.Equal(t, 2, c.Redis().Commands("subscribe")+c.Redis().Commands("psubscribe"))

	c.Redis().Refuse("publish")
	alice.Ask("publish", "refused").Want("failed")
	c.Redis().Release()
	require.Equal(t, 2, c.Redis().Commands("publish"))

	c.Redis().Delay("publish", c.Node(0))
	late := alice.Ask("publish", "two")
	c.Redis().AwaitHeld(c.Node(0))
	alice.Next("heard", "parrot:1", `"one"`)
	alice.Nothing()
	c.Redis().Release()
	late.Want("ok")
	alice.Next("heard", "parrot:1", `"two"`)
}

func TestHeldSubscriptions(t *testing.T) {
	c := Start(t, Nodes(0), Keys("talk to redis"))
	c.Redis().HoldSubscriptions()
	n := c.LaunchNode()

	c.Redis().AwaitSubscribe(n)
	n.StaysUnready()
	c.Redis().Release()

	n.WaitReady()
	alice := n.Dial("alice")
	c.Redis().HoldSubscriptions(n)
	alice.Ask("publish", "late").Want("ok")
	alice.Nothing()
	c.Redis().Release(n)
	alice.Next("heard", "parrot:1", `"late"`)
}

func TestReadyTooEarly(t *testing.T) {
	t.Parallel()
	p := run(t, func(t TB) {
		c := Start(t, Nodes(0))
		c.Redis().HoldSubscriptions()
		c.Redis().AwaitSubscribe(c.LaunchNode())
	})
	require.True(t, strings.HasPrefix(p.failure(), "node-1 was ready before it had subscribed on Redis\n    want: SUBSCRIBE or PSUBSCRIBE, then ready\n    got:  ready http://127.0.0.1:"), p.failure())

	p = run(t, func(t TB) { Start(t).Node(0).StaysUnready() })
	require.True(t, strings.HasPrefix(p.failure(), "node-1 was ready too early"), p.failure())
}

func TestNodeThatDoesNotSubscribeAgain(t *testing.T) {
	t.Parallel()
	p := run(t, func(t TB) {
		c := hurry(Start(t, Keys("talk to redis")))
		c.Redis().Stop()
		c.Redis().AwaitResubscribed()
	})

	require.Equal(t, "node-1 did not subscribe on Redis again\n    want: parrot:*\n    got:  nothing, for 600ms and 40 round trips with every node", p.failure())
}

// A node that waits for an error is deaf for good, and can still open new connections.
func TestBlackhole(t *testing.T) {
	t.Parallel()
	p := run(t, func(t TB) {
		c := Start(t, Nodes(2), Keys("talk to redis"))
		alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
		c.Redis().Blackhole(c.Node(0))
		alice.Ask("publish", "heard by the other node").Want("ok")
		bob.Next("heard", "parrot:1", `"heard by the other node"`)
		hurry(c).Redis().AwaitResubscribed()
	})

	require.Equal(t, "node-1 did not subscribe on Redis again\n    want: parrot:*\n    got:  nothing, for 600ms and 40 round trips with every node", p.failure())
}

func TestCaptureNothing(t *testing.T) {
	t.Parallel()
	p := run(t, func(t TB) { hurry(Start(t)).Redis().Capture("x*").Next() })

	require.Contains(t, p.failure(), "nothing was published\n    want: a message on x*\n    got:  nothing, for 200ms")
}

func TestRedisThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	p := run(t, func(t TB) {
		Start(t, func(c *config) { c.redisURL = "redis://user:hunter2@127.0.0.1:1/0" })
	})
	require.True(t, strings.HasPrefix(p.failure(), "infra: the Redis at 127.0.0.1:1, which REDIS_URL names, does not answer: "), p.failure())
	require.NotContains(t, p.failure(), "hunter2")

	p = run(t, func(t TB) { Start(t, func(c *config) { c.redisURL = "hunter2://" }) })
	require.True(t, strings.HasPrefix(p.failure(), "infra: REDIS_URL is not an address"), p.failure())
	require.NotContains(t, p.failure(), "hunter2")
}

// An external Redis, here with a password, serves one check at a time.
func TestRealRedis(t *testing.T) {
	t.Parallel()
	outside := miniRedis(t)
	outside.RequireUserAuth("user", "hunter2")
	real := func(c *config) { c.redisURL = "redis://user:hunter2@" + outside.Addr() + "/3" }

	p := run(t, func(t TB) {
		c := Start(t, Keys("talk to redis"), real)
		alice := c.Node(0).Dial("alice")
		if !outside.DB(3).Exists(redisLock) {
			t.Errorf("the check holds no lock")
		}
		alice.Ask("publish", "hi").Want("ok")
		alice.Next("heard", "parrot:1", `"hi"`)
		c.Redis().Stop()
		alice.Ask("publish", "lost").Want("failed")
	})

	require.False(t, p.failed, p.failure())
	require.False(t, outside.DB(3).Exists(redisLock))
}
