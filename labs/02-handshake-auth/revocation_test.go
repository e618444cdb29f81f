package handshakeauth_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// revoke revokes a token as the identity provider does. See README.md.
func revoke(t *testing.T, c *labtest.Cluster, jti string) {
	t.Helper()
	require.NoError(t, c.Redis().Client().Set(context.Background(), "auth:revoked:"+jti, "1", time.Hour).Err())
	c.Redis().Publish("auth:revoked", []byte(jti))
}

// Revoking a token disconnects its sockets on every node and refuses it from then on.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 5
//lab:rule 2.41 2.44 2.47 2.48 2.49 2.50
//lab:hint Subscribe to auth:revoked in Setup, on every node, and wait for the confirmation. Each message is a jti.
//lab:hint For each message, go through the sockets of this process and disconnect those that use that token.
//lab:hint After a refresh, a socket uses the new token, not the first one.
//lab:note revocation
func TestRevokedEverywhere(t *testing.T) {
	c := start(t, labtest.Nodes(2))
	root, bob := invent(c, "root", "admin"), invent(c, "bob", "member")
	first, second := claimsFor(c, root), claimsFor(c, root)
	stolen, spare := provider().ed.mint(first), provider().ed.mint(second)
	c.Node(0).DialRefused("nobody").Want(unauthorized)
	here, there := c.Node(0).Dial("here", labtest.Token(stolen)), c.Node(1).Dial("there", labtest.Token(stolen))
	admin := there.Connect("/admin", labtest.Token(stolen))
	refreshed := c.Node(1).Dial("refreshed", labtest.Token(stolen))
	refreshed.Ask("auth:refresh", payload{"token": spare}).Want("ok")
	other := c.Node(1).Dial("bob", labtest.Token(tokenFor(c, bob)))

	for _, nothing := range []string{"", "*", c.Invent("jti"), root.ID, strings.Repeat("x", 100_000)} {
		c.Redis().Publish("auth:revoked", []byte(nothing))
	}
	revoke(t, c, first["jti"].(string))

	for _, client := range []*labtest.Client{here, there, admin} {
		client.Disconnected()
		client.ConnectRefused("/", labtest.Token(stolen)).Want(unauthorized)
	}
	wantAccepted(here, tokenFor(c, root), root) // the token is revoked, not the user
	other.Ask("whoami").Want(bob)
	refreshed.Ask("whoami").Want(root)
	refreshed.Ask("auth:refresh", payload{"token": stolen}).Want(payload{"error": "unauthorized"})
	revoke(t, c, second["jti"].(string))
	refreshed.Disconnected()
	other.Ask("whoami").Want(bob)
}

// A revocation also reaches a node that missed it, because it started later or had lost Redis.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 4
//lab:rule 2.50 2.52 2.53 2.54 2.55
//lab:hint A channel reaches only current subscribers. At CONNECT, look for the key auth:revoked:<jti> too.
//lab:hint While Redis does not answer, you cannot know. Refuse within a second: context.WithTimeout.
//lab:hint PubSub.ChannelWithSubscriptions reports when the subscription was renewed: look up what you missed.
//lab:note what-the-channel-misses
func TestRevokedMeanwhile(t *testing.T) {
	c := start(t)
	alice, bob, carol := invent(c, "alice", "member"), invent(c, "bob", "member"), invent(c, "carol", "member")
	early, missed := claimsFor(c, alice), claimsFor(c, alice)
	c.Node(0).DialRefused("nobody").Want(unauthorized)

	revoke(t, c, early["jti"].(string))
	late := c.StartNode()
	visitor := late.Dial("alice", labtest.Raw())
	visitor.ConnectRefused("/", labtest.Token(provider().ed.mint(early))).Want(unauthorized)
	visitor.Connect("/", labtest.Token(provider().ed.mint(missed))).Ask("whoami").Want(alice)
	other := late.Dial("bob", labtest.Token(tokenFor(c, bob)))
	other.Ask("whoami").Want(bob)

	c.Redis().Stop(late)
	revoke(t, c, missed["jti"].(string))
	other.Ask("whoami").Want(bob)
	newcomer := late.Dial("carol", labtest.Raw())
	newcomer.ConnectRefused("/", labtest.Token(tokenFor(c, carol))).Want(unauthorized)
	c.Redis().Start(late)
	c.Redis().AwaitResubscribed(late)

	visitor.Disconnected()
	other.Ask("whoami").Want(bob)
	c.Eventually("a new client was accepted again", func() bool {
		newcomer.Send(`40{"token":"` + tokenFor(c, carol) + `"}`)
		return strings.HasPrefix(newcomer.Frame(), `40{"sid":`)
	})
	newcomer.Ask("whoami").Want(carol)
}
