package labtest

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestStepsOfABroadcast(t *testing.T) {
	t.Parallel()
	for name, example := range map[string]struct {
		keys  string
		check func(c *Cluster, alice, bob *Client)
		line  string
	}{
		"nothing": {
			"", func(*Cluster, *Client, *Client) {},
			"so far: subscribed ✗, published ✗, received ✗, delivered ✗",
		},
		"an event of the client's own node": {
			"", func(_ *Cluster, alice, _ *Client) {
				alice.Emit("repeat", "hi")
				alice.Next("repeated", "hi")
			},
			"so far: subscribed ✗, published ✗, received ✗, delivered ✗",
		},
		"subscribed": {
			"talk to redis", func(*Cluster, *Client, *Client) {},
			"so far: subscribed ✓, published ✗, received ✗, delivered ✗",
		},
		"published, and received by the publisher only": {
			"talk to redis", func(c *Cluster, alice, _ *Client) {
				c.Redis().HoldSubscriptions(c.Node(1))
				alice.Ask("publish", 12).Want("ok")
				alice.Next("heard", "parrot:1", "12")
			},
			"so far: subscribed ✓, published ✓, received ✗, delivered ✗",
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := run(t, func(t TB) {
				c := Start(t, Steps(), Nodes(2), Keys(example.keys))
				example.check(c, c.Node(0).Dial("alice"), c.Node(1).Dial("bob"))
				c.fail("over", "more", "less")
			})
			require.Equal(t, "over\n    want: more\n    got:  less\n    "+example.line, p.failure())
		})
	}
	t.Run("delivered", func(t *testing.T) {
		p := run(t, func(t TB) {
			c := Start(t, Steps(), Nodes(2), Keys("talk to redis"))
			alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
			alice.Ask("publish", 12).Want("ok")
			bob.Next("heard", "parrot:1", "12")
			c.fail("over", "more", "less")
		})
		require.Equal(t, "over\n    want: more\n    got:  less", p.failure())
	})
}

func TestContainsValue(t *testing.T) {
	t.Parallel()
	require.True(t, containsValue(`42["say",{"text":1}]`, `1`))
	require.True(t, containsValue(`42["say",{"text":"hi","to":["a"]}]`, `"hi"`))
	require.False(t, containsValue(`42["say",{"text":12}]`, `1`))
	require.False(t, containsValue(`42["room:join","room-1"]`, `1`))
}
