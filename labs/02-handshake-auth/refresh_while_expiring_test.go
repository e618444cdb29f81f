package handshakeauth_test

import (
	"strings"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// A token that expires while it is being checked does not stay connected.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 1
//lab:rule 2.44 2.66
//lab:hint Redis may take a second to answer. By then, the time until the token expires may be negative.
//lab:hint-go Start the timer anyway: AfterFunc with a duration below zero fires at once.
//lab:hint-node Start the timer anyway: clock.setTimeout with a time below zero runs at once.
//lab:note when-a-token-expires-mid-connection
func TestExpiredInBetween(t *testing.T) {
	c := start(t, labtest.ManualClock())
	alice, bob := invent(c, "alice", "member"), invent(c, "bob", "member")
	c.Node(0).DialRefused("nobody").Want(unauthorized)
	late := c.Node(0).Dial("alice, whose token expires during CONNECT", labtest.Raw())
	keen := c.Node(0).Dial("bob, whose token expires during auth:refresh", labtest.Token(tokenFor(c, bob)))
	keen.Ask("whoami").Want(bob)

	//lab:rule 2.44 2.66
	expireWhileChecked(t, c, alice, func(token string) { late.Send(`40{"token":"` + token + `"}`) })
	if answer := answerTo(t, late, "40{", "44{"); strings.HasPrefix(answer, `40{"sid":`) {
		late.WantFrame("41")
	} else {
		demand(t, answer == `44{"message":"Unauthorized"}`, late.Name()+" was refused with another answer", `44{"message":"Unauthorized"}`, answer)
	}
	expireWhileChecked(t, c, bob, func(token string) { keen.Send(`429["auth:refresh",{"token":"` + token + `"}]`) })
	if answer := answerTo(t, keen, "439[", "41"); answer == `439[{"error":"unauthorized"}]` {
		keen.Ask("whoami").Want(bob)
	} else {
		keen.Disconnected() // after "ok", or without an answer
	}

	//lab:rule 2.66
	wantAccepted(t, late, tokenFor(c, alice), alice)
}

// expireWhileChecked shows a token of this user to node-1. It expires after Redis has said
// that it is not revoked, but before the node hears that answer.
func expireWhileChecked(t *testing.T, c *labtest.Cluster, u user, show func(token string)) {
	t.Helper()
	brief := claimsFor(c, u).with("exp", c.Now().Add(10*time.Second).Unix())
	c.Redis().HoldRepliesAbout("auth:revoked:" + brief["jti"].(string))
	show(provider().ed.mint(brief))
	c.Redis().AwaitHeld()
	c.Advance(10*time.Second + leeway + time.Second) // less than connectTimeout, twice
	c.Redis().Release()
}
