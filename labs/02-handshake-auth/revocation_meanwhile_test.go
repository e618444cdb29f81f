package handshakeauth_test

import (
	"strings"
	"testing"

	"socketlab/labs/labtest"
)

// A revocation also reaches a node that missed it, because it started later or had lost Redis.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 3
//lab:rule 2.41 2.42 2.50 2.52 2.53 2.54 2.55
//lab:hint A channel reaches only current subscribers. At CONNECT, look for the key auth:revoked:<jti> too.
//lab:hint-go While Redis does not answer, you cannot know. Refuse within two seconds: context.WithTimeout.
//lab:hint-node While Redis does not answer, you cannot know. Refuse within two seconds: enableOfflineQueue and commandTimeout of ioredis.
//lab:hint-go PubSub.Receive reports when the subscription was renewed: look up what you missed then, not sooner, and for every socket.
//lab:hint-node After the event "ready" of ioredis, subscribe again and look up what you missed then, not sooner, and for every socket.
//lab:hint-go If Redis refuses to renew the subscription, Receive returns a redis.Error, and go-redis keeps the connection: call Subscribe again. ChannelWithSubscriptions does not show you that error.
//lab:hint-node With autoResubscribe you do not hear of a subscription that Redis refuses to renew. Without it, subscribe yourself, and again after an error.
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
	c.Redis().Delay("subscribe", late)
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
