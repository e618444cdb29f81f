package handshakeauth_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// When Redis is connected and does not answer, clients are refused soon, and nothing is forgotten.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 1
//lab:rule 2.52 2.53 2.54 2.55
//lab:hint-go go-redis ignores the deadline of a context unless Options.ContextTimeoutEnabled is set.
//lab:hint-node commandTimeout bounds the wait for an answer, and maxRetriesPerRequest how often ioredis tries again.
//lab:hint The first question after an outage may fail as well. Ask again until Redis answers.
//lab:note what-the-channel-misses
func TestRedisHangs(t *testing.T) {
	c := start(t)
	alice, bob, carol := invent(c, "alice", "member"), invent(c, "bob", "member"), invent(c, "carol", "member")
	missed := claimsFor(c, alice)
	c.Node(0).DialRefused("nobody").Want(unauthorized)
	visitor := c.Node(0).Dial("alice, whose token is revoked in the outage", labtest.Token(provider().ed.mint(missed)))
	visitor.Ask("whoami").Want(alice)
	other := c.Node(0).Dial("bob", labtest.Token(tokenFor(c, bob)))
	other.Ask("whoami").Want(bob)
	newcomer := c.Node(0).Dial("carol, while Redis does not answer", labtest.Raw())

	//lab:rule 2.54
	c.Redis().Stop()
	revoke(t, c, missed["jti"].(string))
	c.Redis().HoldRepliesAbout("auth:revoked:")
	c.Redis().Start()
	c.Redis().AwaitResubscribed()
	c.Redis().AwaitHeld() // the node asks what it has missed

	//lab:rule 2.52 2.53
	newcomer.Send(`40{"token":"` + tokenFor(c, carol) + `"}`)
	newcomer.WantFrameWithin(2500*time.Millisecond, `44{"message":"Unauthorized"}`)
	refresh := other.Ask("auth:refresh", payload{"token": tokenFor(c, bob)}).About("within two seconds, while Redis does not answer").Within(2500 * time.Millisecond)
	refresh.Want(payload{"error": "unauthorized"})
	other.Ask("whoami").Want(bob)

	//lab:rule 2.54
	c.Redis().Release()
	visitor.Disconnected()
	other.Ask("whoami").Want(bob)

	//lab:rule 2.55
	c.Eventually("a new client was accepted again", func() bool {
		newcomer.Send(`40{"token":"` + tokenFor(c, carol) + `"}`)
		return strings.HasPrefix(newcomer.Frame(), `40{"sid":`)
	})
}

// A connection to Redis that has died without an error is noticed and replaced.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 2
//lab:rule 2.54
//lab:hint Waiting for an error is not enough: a firewall that forgets a connection tells nobody. Ask something on it that Redis answers, such as PING, when nothing came for a second or two.
//lab:hint-go PubSub.Ping and PubSub.Receive let you wait for the answer: a timer sends a ping while Receive waits, with a context that bounds the wait. After an error, go-redis reconnects and subscribes again at the next call. Then ask for what you have missed.
//lab:hint-node ping() on each connection, with commandTimeout. Without an answer, disconnect(true) closes the connection, and ioredis opens a new one. Then ask for what you have missed.
//lab:note what-the-channel-misses
func TestConnectionDiesSilently(t *testing.T) {
	c := start(t)
	alice, bob := invent(c, "alice", "member"), invent(c, "bob", "member")
	missed := claimsFor(c, alice)
	visitor := c.Node(0).Dial("alice, whose token is revoked unheard", labtest.Token(provider().ed.mint(missed)))
	visitor.Ask("whoami").Want(alice)
	other := c.Node(0).Dial("bob", labtest.Token(tokenFor(c, bob)))
	other.Ask("whoami").Want(bob)

	c.Redis().Blackhole()
	revoke(t, c, missed["jti"].(string))
	c.Redis().AwaitResubscribed()

	visitor.Disconnected()
	other.Ask("whoami").Want(bob)
}

// A token that is revoked while it is being checked does not stay connected.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 2
//lab:rule 2.51
//lab:hint Redis may answer that a token is not revoked, and the revocation may arrive before you have a socket to disconnect.
//lab:hint Ask Redis again once the socket has its new token. A revocation after that finds the socket.
//lab:note revocation
func TestRevokedInBetween(t *testing.T) {
	c := start(t)
	alice, bob := invent(c, "alice", "member"), invent(c, "bob", "member")
	c.Node(0).DialRefused("nobody").Want(unauthorized)
	late := c.Node(0).Dial("alice, whose token is revoked during CONNECT", labtest.Raw())
	keen := c.Node(0).Dial("bob, whose token is revoked during auth:refresh", labtest.Token(tokenFor(c, bob)))
	keen.Ask("whoami").Want(bob)
	atConnect, atRefresh := claimsFor(c, alice), claimsFor(c, bob)

	revokeWhileChecked(t, c, atConnect, func(token string) { late.Send(`40{"token":"` + token + `"}`) })
	if answer := answerTo(t, late, "40{", "44{"); strings.HasPrefix(answer, `40{"sid":`) {
		late.WantFrame("41")
	} else {
		demand(t, answer == `44{"message":"Unauthorized"}`, late.Name()+" was refused with another answer", `44{"message":"Unauthorized"}`, answer)
	}
	revokeWhileChecked(t, c, atRefresh, func(token string) { keen.Send(`429["auth:refresh",{"token":"` + token + `"}]`) })
	if answer := answerTo(t, keen, "439[", "41"); answer == `439[{"error":"unauthorized"}]` {
		keen.Ask("whoami").Want(bob)
	} else {
		keen.Disconnected() // after "ok", or without an answer
	}

	late.ConnectRefused("/", labtest.Token(provider().ed.mint(atConnect))).Want(unauthorized)
	wantAccepted(t, late, tokenFor(c, alice), alice)
}

// answerTo waits for the first frame that begins in one of these ways.
func answerTo(t *testing.T, client *labtest.Client, prefixes ...string) string {
	t.Helper()
	for {
		frame := client.Frame()
		if slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(frame, p) }) {
			return frame
		}
	}
}

// revokeWhileChecked shows the token to node-1 and revokes it after Redis has said that
// it is not revoked, but before the node hears that answer.
func revokeWhileChecked(t *testing.T, c *labtest.Cluster, claims claims, show func(token string)) {
	t.Helper()
	marker := invent(c, "marker", "member")
	before := claimsFor(c, marker)
	witness := c.Node(0).Dial("witness", labtest.Token(provider().ed.mint(before)))
	witness.Ask("whoami").Want(marker)

	c.Redis().HoldRepliesAbout("auth:revoked:" + claims["jti"].(string))
	show(provider().ed.mint(claims))
	c.Redis().AwaitHeld()
	revoke(t, c, claims["jti"].(string))
	revoke(t, c, before["jti"].(string))
	witness.Disconnected() // so the node has heard of the first revocation too
	c.Redis().Release()
}

// A node is ready only when it hears of revocations.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 1
//lab:rule 2.48 2.56
//lab:hint-go Setup must not return before Redis has confirmed the subscription.
//lab:hint-node Call serve(io) only when Redis has confirmed the subscription: await subscribe().
//lab:hint-go PubSub.Receive waits for the confirmation. A revocation that is published before that never reaches the node.
//lab:hint-node A revocation that is published before that never reaches the node.
//lab:hint-go Subscribe and Receive return the error of a Redis that is away or refuses. Return it from Setup, so that the node is never ready.
//lab:hint-node subscribe() rejects if Redis is away or refuses. Until it has not, the node must not be ready.
//lab:note revocation
func TestReadyWhenSubscribed(t *testing.T) {
	c := start(t)
	alice := invent(c, "alice", "member")
	claims := claimsFor(c, alice)

	//lab:rule 2.56
	c.Redis().HoldSubscriptions()
	late := c.LaunchNode()
	c.Redis().AwaitSubscribe(late)
	late.StaysUnready()
	c.Redis().Release()
	late.WaitReady()

	//lab:rule 2.48
	visitor := late.Dial("alice", labtest.Token(provider().ed.mint(claims)))
	visitor.Ask("whoami").Want(alice)
	revoke(t, c, claims["jti"].(string))
	visitor.Disconnected()

	//lab:rule 2.56
	c.Redis().RefuseSubscriptions()
	c.LaunchNode().NeverReady()
	c.Redis().Release()
	c.Redis().Stop()
	c.LaunchNode().NeverReady()
	c.Redis().Start()
	wantAccepted(t, c.StartNode().Dial("alice, once Redis is back", labtest.Raw()), tokenFor(c, alice), alice)
}
