package handshakeauth_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// revoke does what the identity provider does, as README.md says.
func revoke(t *testing.T, c *labtest.Cluster, jti string) {
	t.Helper()
	require.NoError(t, c.Redis().Client().Set(context.Background(), "auth:revoked:"+jti, "1", time.Hour).Err())
	c.Redis().Publish("auth:revoked", []byte(jti))
}

// A revoked token ends its sockets on every node, and is not let in again.
//
//lab:points 5
//lab:hint Every node subscribes to auth:revoked in Setup, and waits for the confirmation. What comes in is a jti.
//lab:hint On a message, go through the sockets of this process and disconnect those that live by that token.
//lab:hint A socket that was refreshed lives by its last token, not by the first.
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
	letIn(here, tokenFor(c, root), root) // the token is revoked, not the user
	other.Ask("whoami").Want(bob)
	refreshed.Ask("whoami").Want(root)
	refreshed.Ask("auth:refresh", payload{"token": stolen}).Want(payload{"error": "unauthorized"})
	revoke(t, c, second["jti"].(string))
	refreshed.Disconnected()
	other.Ask("whoami").Want(bob)
}

// A revocation holds for nodes that did not hear it: that start later, or had lost Redis.
//
//lab:points 4
//lab:hint A channel tells only those who listen. At CONNECT, look for the key auth:revoked:<jti>, too.
//lab:hint While Redis does not answer you cannot know. Refuse within a second: context.WithTimeout.
//lab:hint PubSub.ChannelWithSubscriptions tells when the subscription was renewed: look for what you have missed.
//lab:note what-the-channel-misses
func TestRevokedMeanwhile(t *testing.T) {
	c := start(t)
	alice, bob, carol := invent(c, "alice", "member"), invent(c, "bob", "member"), invent(c, "carol", "member")
	early, meanwhile := claimsFor(c, alice), claimsFor(c, alice)
	c.Node(0).DialRefused("nobody").Want(unauthorized)

	revoke(t, c, early["jti"].(string))
	late := c.StartNode()
	visitor := late.Dial("alice", labtest.Raw())
	visitor.ConnectRefused("/", labtest.Token(provider().ed.mint(early))).Want(unauthorized)
	visitor.Connect("/", labtest.Token(provider().ed.mint(meanwhile))).Ask("whoami").Want(alice)
	other := late.Dial("bob", labtest.Token(tokenFor(c, bob)))
	other.Ask("whoami").Want(bob)

	c.Redis().Stop(late)
	revoke(t, c, meanwhile["jti"].(string))
	other.Ask("whoami").Want(bob)
	newcomer := late.Dial("carol", labtest.Raw())
	newcomer.ConnectRefused("/", labtest.Token(tokenFor(c, carol))).Want(unauthorized)
	c.Redis().Start(late)
	c.Redis().AwaitResubscribed(late)

	visitor.Disconnected()
	other.Ask("whoami").Want(bob)
	c.Eventually("a newcomer was let in again", func() bool {
		newcomer.Send(`40{"token":"` + tokenFor(c, carol) + `"}`)
		return strings.HasPrefix(newcomer.Frame(), `40{"sid":`)
	})
	newcomer.Ask("whoami").Want(carol)
}
