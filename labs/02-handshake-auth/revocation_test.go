package handshakeauth_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// revoke revokes a token as the identity provider does. See README.md.
func revoke(t *testing.T, c *labtest.Cluster, jti string) {
	t.Helper()
	setRevoked(t, c, jti)
	c.Redis().Publish("auth:revoked", []byte(jti))
}

// setRevoked does the first half of that, until the check ends: a run with the same seed
// on the same Redis draws the same tokens.
func setRevoked(t *testing.T, c *labtest.Cluster, jti string) {
	t.Helper()
	redis, key := c.Redis().Client(), "auth:revoked:"+jti
	require.NoError(t, redis.Set(context.Background(), key, "1", time.Hour).Err())
	t.Cleanup(func() { require.NoError(t, redis.Del(context.Background(), key).Err()) })
}

// Revoking a token disconnects its sockets on every node and refuses it from then on.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 3
//lab:rule 2.41 2.42 2.48 2.49 2.50
//lab:hint Subscribe to auth:revoked in Setup, on every node, and wait for the confirmation. Each message is a jti.
//lab:hint For each message, go through the sockets of this process and disconnect those that use that token.
//lab:hint After a refresh, a socket uses the new token, not the first one.
//lab:note revocation
func TestRevokedEverywhere(t *testing.T) {
	c := start(t, labtest.Nodes(2))
	root, bob := invent(c, "root", "admin"), invent(c, "bob", "member")
	first, second := claimsFor(c, root).with("jti", "Id: é*/"+c.Invent("jti")), claimsFor(c, root)
	stolen, spare := provider().ed.mint(first), provider().ed.mint(second)
	c.Node(0).DialRefused("nobody").Want(unauthorized)
	here, there := c.Node(0).Dial("a socket on node-1", labtest.Token(stolen)), c.Node(1).Dial("a socket on node-2", labtest.Token(stolen))
	admin := there.Connect("/admin", labtest.Token(stolen))
	refreshed := c.Node(1).Dial("a socket that has refreshed", labtest.Token(stolen))
	refreshed.Ask("auth:refresh", payload{"token": spare}).Want("ok")
	other := c.Node(1).Dial("bob, whose own token is not revoked", labtest.Token(tokenFor(c, bob)))
	stranger := claimsFor(c, root)
	other.Ask("auth:refresh", payload{"token": provider().ed.mint(stranger)}).Want(payload{"error": "unauthorized"})

	similar := c.Node(1).Dial("a similar jti", labtest.Token(provider().ed.mint(first.with("jti", first["jti"].(string)+"-2"))))
	similar.Ask("whoami").Want(root)
	unused := claimsFor(c, root)

	//lab:rule 2.49
	nothings := []string{"", "*", "?", ".*", c.Invent("jti"), root.ID, bob.ID, strings.Repeat("x", 100_000), "auth:revoked:" + first["jti"].(string)}
	matched := strings.Replace(first["jti"].(string), "*", "any", 1) // if the jti is taken for a pattern
	setRevoked(t, c, matched)
	for _, other := range misspelled(c.Rand(), first["jti"].(string)) {
		nothings = append(nothings, other)
		setRevoked(t, c, other)
	}
	for _, nothing := range append(nothings, unused["jti"].(string)) {
		c.Redis().Publish("auth:revoked", []byte(nothing))
	}
	for _, channel := range []string{"auth:revoked:", "auth:revoked:2", "auth:revoke", "auth", "AUTH:REVOKED"} {
		c.Redis().Publish(channel, []byte(first["jti"].(string)))
	}
	marker := claimsFor(c, bob)
	witnesses := []*labtest.Client{}
	for i := range 2 {
		witnesses = append(witnesses, c.Node(i).Dial("witness", labtest.Token(provider().ed.mint(marker))))
		witnesses[i].Ask("whoami").Want(bob)
	}

	//lab:rule 2.48
	revoke(t, c, marker["jti"].(string))
	for _, witness := range witnesses {
		witness.Disconnected() // so the node has heard everything before that too
	}

	//lab:rule 2.49
	for _, client := range []*labtest.Client{here, there, admin, refreshed, similar} {
		client.Ask("whoami").About("whose token is not revoked yet").Want(root)
	}

	//lab:rule 2.50
	wantAccepted(t, c.Node(0).Dial("announced, not revoked", labtest.Raw()), provider().ed.mint(unused), root)
	wantAccepted(t, c.Node(0).Dial("with a jti like revoked ones", labtest.Raw()), stolen, root)

	//lab:rule 2.48
	revoke(t, c, first["jti"].(string))
	for _, client := range []*labtest.Client{here, there, admin} {
		client.Disconnected()
	}

	//lab:rule 2.50
	here.ConnectRefused("/", labtest.Token(stolen)).Want(unauthorized)
	there.ConnectRefused("/", labtest.Token(stolen)).Want(unauthorized)
	admin.ConnectRefused("/admin", labtest.Token(stolen)).Want(unauthorized)
	wantAccepted(t, here, tokenFor(c, root), root) // the token is revoked, not the user

	//lab:rule 2.49
	other.Ask("whoami").Want(bob)

	//lab:rule 2.41
	refreshed.Ask("whoami").About("after its first token was revoked").Want(root)

	//lab:rule 2.50
	refreshed.Ask("auth:refresh", payload{"token": stolen}).About("a revoked token").Want(payload{"error": "unauthorized"})

	//lab:rule 2.41
	revoke(t, c, stranger["jti"].(string)) // bob has shown this token, and does not use it
	revoke(t, c, second["jti"].(string))
	refreshed.Disconnected()

	//lab:rule 2.42
	other.Ask("whoami").Want(bob)

	//lab:rule 2.49
	similar.Ask("whoami").Want(root)

	// While the key exists, the token is refused, and not longer.
	//
	//lab:rule 2.50
	require.NoError(t, c.Redis().Client().Del(context.Background(), "auth:revoked:"+first["jti"].(string)).Err())
	wantAccepted(t, here, stolen, root)
}

// Revoking one token of a connection leaves the socket with the other token alone.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 1
//lab:rule 2.47 2.48 2.49 2.58 2.59
//lab:hint socket.Disconnect(false) ends one socket, and Disconnect(true) the connection.
//lab:hint Compare each session's jti with the revoked one. Whose token it is makes no difference.
//lab:hint The log says that a token was revoked, and not which one: its jti is a claim of a refused token.
//lab:note revocation
func TestRevokedInOneNamespace(t *testing.T) {
	c := start(t)
	root := invent(c, "root", "admin")
	c.Node(0).DialRefused("nobody").Want(unauthorized)

	for _, revoked := range []string{"/", "/admin"} {
		tokens := map[string]claims{"/": claimsFor(c, root), "/admin": claimsFor(c, root)}
		inLobby := c.Node(0).Dial("root, revoked in "+revoked, labtest.Token(provider().ed.mint(tokens["/"])))
		asAdmin := inLobby.Connect("/admin", labtest.Token(provider().ed.mint(tokens["/admin"])))
		inLobby.Ask("whoami").Want(root)
		asAdmin.Ask("whoami").Want(root)

		revoke(t, c, tokens[revoked]["jti"].(string))

		gone, stays := inLobby, asAdmin
		if revoked == "/admin" {
			gone, stays = asAdmin, inLobby
		}

		//lab:rule 2.48
		gone.Disconnected()

		//lab:rule 2.49
		stays.Ask("whoami").Want(root)

		//lab:rule 2.47
		gone.ConnectRefused(revoked, labtest.Token(provider().ed.mint(tokens[revoked]))).Want(unauthorized)
		gone.Connect(revoked, labtest.Token(tokenFor(c, root))).Ask("whoami").Want(root)
	}

	//lab:rule 2.59
	clean := c.StartNode()
	visitor := clean.Dial("root, who is refused for two reasons", labtest.Raw())
	known := words(clean.Log())
	visitor.ConnectRefused("/", labtest.Token(provider().ed.mint(claimsFor(c, root).with("name", 42)))).Want(unauthorized)
	wantReason(t, c, clean, known, "a claim has another type")
	unused := claimsFor(c, root)
	setRevoked(t, c, unused["jti"].(string))
	visitor.ConnectRefused("/", labtest.Token(provider().ed.mint(unused))).Want(unauthorized)
	wantReason(t, c, clean, known, "the token is revoked")
	wantAccepted(t, visitor, tokenFor(c, root), root)
	unanswered := claimsFor(c, root)
	socket := clean.Dial("root, about whose new token Redis says nothing", labtest.Token(tokenFor(c, root)))
	socket.Ask("auth:refresh", payload{"token": "guest"}).Want(payload{"error": "unauthorized"})
	wantReason(t, c, clean, known, "the argument of auth:refresh is no token")
	c.Redis().HoldRepliesAbout("auth:revoked:" + unanswered["jti"].(string))
	socket.Ask("auth:refresh", payload{"token": provider().ed.mint(unanswered)}).Late().Want(payload{"error": "unauthorized"})
	wantReason(t, c, clean, known, "Redis does not say whether the token is revoked")
	c.Redis().Release()

	//lab:rule 2.58
	clean.Stop() // then its log is complete
	wantNotLogged(t, clean.Log(), unused["jti"].(string), "the jti of a revoked token that was refused", provider().ed.mint(unused))
	wantNotLogged(t, clean.Log(), unanswered["jti"].(string), "the jti of a token that was refused because Redis did not answer", provider().ed.mint(unanswered))
}

// A revocation also reaches a node that missed it, because it started later or had lost Redis.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 3
//lab:rule 2.41 2.42 2.50 2.52 2.53 2.54 2.55
//lab:hint A channel reaches only current subscribers. At CONNECT, look for the key auth:revoked:<jti> too.
//lab:hint While Redis does not answer, you cannot know. Refuse within two seconds: context.WithTimeout.
//lab:hint PubSub.Receive reports when the subscription was renewed: look up what you missed then, not sooner, and for every socket.
//lab:hint If Redis refuses to renew the subscription, Receive returns a redis.Error, and go-redis keeps the connection: call Subscribe again. ChannelWithSubscriptions does not show you that error.
//lab:note what-the-channel-misses
func TestRevokedMeanwhile(t *testing.T) {
	c := start(t)
	alice, bob, carol, root := invent(c, "alice", "member"), invent(c, "bob", "member"), invent(c, "carol", "member"), invent(c, "root", "admin")
	early, earlyToo, carols := claimsFor(c, alice), claimsFor(c, bob), claimsFor(c, carol)
	c.Node(0).DialRefused("nobody").Want(unauthorized)

	//lab:rule 2.50
	revoke(t, c, early["jti"].(string))
	revoke(t, c, earlyToo["jti"].(string))
	late := c.StartNode()
	tardy := late.Dial("alice, whose tokens were revoked unheard", labtest.Raw())
	tardy.ConnectRefused("/", labtest.Token(provider().ed.mint(early))).Want(unauthorized)
	visitor := late.Dial("alice, whose token is revoked in an outage", labtest.Raw())
	bobs := claimsFor(c, bob)
	other := late.Dial("bob", labtest.Token(provider().ed.mint(bobs)))
	other.Ask("whoami").Want(bob)
	otherAdmin := other.Connect("/admin", labtest.Token(tokenFor(c, root)))
	otherAdmin.Ask("whoami").Want(root)
	other.Ask("auth:refresh", payload{"token": provider().ed.mint(earlyToo)}).About("a token that was revoked before the node started").Want(payload{"error": "unauthorized"})

	for _, outage := range []string{"first", "second"} {
		//lab:rule 2.41 2.55
		missed, missedInAdmin := claimsFor(c, alice), claimsFor(c, root)
		visitor.Connect("/", labtest.Token(provider().ed.mint(missed))).Ask("whoami").Want(alice)
		twin := late.Dial("alice in the "+outage+" outage, with the same token in another tab", labtest.Token(provider().ed.mint(missed)))
		twin.Ask("whoami").Want(alice)
		admin := late.Dial("root in the "+outage+" outage", labtest.Namespace("/admin"), labtest.Token(provider().ed.mint(missedInAdmin)))
		admin.Ask("whoami").Want(root)
		replaced, missedAfterRefresh := claimsFor(c, alice), claimsFor(c, alice)
		refreshed := late.Dial("alice, who refreshed before the "+outage+" outage", labtest.Token(provider().ed.mint(replaced)))
		refreshed.Ask("auth:refresh", payload{"token": provider().ed.mint(missedAfterRefresh)}).Want("ok")
		safe := late.Dial("alice, who replaced a token before the "+outage+" outage", labtest.Token(provider().ed.mint(replaced)))
		safe.Ask("auth:refresh", payload{"token": tokenFor(c, alice)}).Want("ok")

		left := claimsFor(c, alice)
		wantAccepted(t, tardy, provider().ed.mint(left), alice)

		//lab:rule 2.52
		c.Redis().Stop()
		for _, token := range []claims{missed, missedInAdmin, missedAfterRefresh, replaced, left} {
			revoke(t, c, token["jti"].(string))
		}
		other.Ask("whoami").Want(bob)

		//lab:rule 2.52 2.53
		newcomer := late.Dial("carol in the "+outage+" outage", labtest.Raw())
		known := late.Dial("bob in the "+outage+" outage, with a token that was accepted before", labtest.Raw())
		newcomer.Send(`40{"token":"` + provider().ed.mint(carols) + `"}`)
		known.Send(`40{"token":"` + provider().ed.mint(bobs) + `"}`)
		refresh := other.Ask("auth:refresh", payload{"token": tokenFor(c, bob)}).About("while Redis is away")
		refresh.Want(payload{"error": "unauthorized"})
		newcomer.WantFrame(`44{"message":"Unauthorized"}`)
		known.WantFrame(`44{"message":"Unauthorized"}`)

		//lab:rule 2.55
		c.Redis().Start()
		c.Redis().AwaitResubscribed()

		//lab:rule 2.54
		visitor.Disconnected()
		twin.Disconnected()
		admin.Disconnected()
		refreshed.Disconnected()

		//lab:rule 2.41 2.54
		safe.Ask("whoami").Want(alice)
		other.Ask("whoami").Want(bob)
		otherAdmin.Ask("whoami").Want(root)

		//lab:rule 2.55
		c.Eventually("a new client was accepted again", func() bool {
			newcomer.Send(`40{"token":"` + provider().ed.mint(carols) + `"}`)
			return strings.HasPrefix(newcomer.Frame(), `40{"sid":`)
		})
		newcomer.Ask("whoami").Want(carol)

		//lab:rule 2.50
		tardy.ConnectRefused("/", labtest.Token(provider().ed.mint(left))).Want(unauthorized)

		//lab:rule 2.55
		revoke(t, c, carols["jti"].(string))
		newcomer.Disconnected() // the node hears of revocations again
		other.Ask("whoami").Want(bob)
		carols = claimsFor(c, carol)
	}

	// The tokens of the refreshes that were refused in the outages have changed nothing.
	//
	//lab:rule 2.42
	revoke(t, c, bobs["jti"].(string))
	other.Disconnected()

	//lab:rule 2.41
	otherAdmin.Ask("whoami").Want(root)

	//lab:rule 2.55
	first := c.Node(0).Dial("carol, the first client of a node that had none in the outages", labtest.Raw())
	c.Eventually("node-1 accepted a client after outages in which it had none", func() bool {
		first.Send(`40{"token":"` + provider().ed.mint(carols) + `"}`)
		return strings.HasPrefix(first.Frame(), `40{"sid":`)
	})
	revoke(t, c, carols["jti"].(string))
	first.Disconnected()

	// Between the end of an outage and the new subscription, revocations are missed too.
	//
	//lab:rule 2.54
	between := claimsFor(c, alice)
	unlucky := late.Dial("alice, whose token is revoked before the node has subscribed again", labtest.Token(provider().ed.mint(between)))
	unlucky.Ask("whoami").Want(alice)
	c.Redis().DelaySubscriptions(late)
	c.Redis().CutSubscriptions(late)
	c.Redis().AwaitHeld(late)
	for range 20 { // in this time, a node that does not wait for its subscription looks up too early
		unlucky.Ask("whoami").Want(alice)
	}
	revoke(t, c, between["jti"].(string))
	c.Redis().Release(late)
	c.Redis().AwaitResubscribed(late)
	unlucky.Disconnected()

	// Redis may refuse a new subscription at first.
	//
	//lab:rule 2.55
	unheard := claimsFor(c, alice)
	patient := late.Dial("alice, whose token is revoked while Redis refuses to subscribe the node", labtest.Token(provider().ed.mint(unheard)))
	patient.Ask("whoami").Want(alice)
	c.Redis().RefuseSubscriptions(late)
	c.Redis().CutSubscriptions(late)
	c.Redis().AwaitRefused(late)
	revoke(t, c, unheard["jti"].(string))
	c.Redis().Release(late)
	c.Redis().AwaitResubscribed(late)

	//lab:rule 2.54
	patient.Disconnected()
}

// When Redis is connected and does not answer, clients are refused soon, and nothing is forgotten.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 1
//lab:rule 2.52 2.53 2.54 2.55
//lab:hint go-redis ignores the deadline of a context unless Options.ContextTimeoutEnabled is set.
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
//lab:hint PubSub.Ping and PubSub.Receive let you wait for the answer: a timer sends a ping while Receive waits, with a context that bounds the wait. After an error, go-redis reconnects and subscribes again at the next call. Then ask for what you have missed.
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
//lab:hint Ask Redis again once the session of the socket has its new token. A revocation after that finds the session.
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
//lab:hint Setup must not return before Redis has confirmed the subscription.
//lab:hint PubSub.Receive waits for the confirmation. A revocation that is published before that never reaches the node.
//lab:hint Subscribe and Receive return the error of a Redis that is away or refuses. Return it from Setup, so that the node is never ready.
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
