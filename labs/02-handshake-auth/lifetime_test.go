package handshakeauth_test

import (
	"encoding/json"
	"testing"
	"time"

	"socketlab/labs/labtest"
)

// A token is valid from nbf to exp, give or take the leeway, by the node's clock.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 3
//lab:rule 2.18 2.19 2.24 2.25 2.26
//lab:hint-go Ask env.Clock, not time.Now: jwt.WithTimeFunc(env.Clock.Now).
//lab:hint-node Ask clock.now() of contract.mjs, not Date.now(): jwtVerify has the option currentDate.
//lab:hint-go Two computers never show exactly the same time. LAB_KEYS has the leeway: jwt.WithLeeway.
//lab:hint-node Two computers never show exactly the same time. LAB_KEYS has the leeway: jwtVerify has the option clockTolerance.
//lab:hint-go jwt.NumericDate cuts fractions of a second off. Read exp and nbf as numbers, and keep the fraction.
//lab:hint-node jwtVerify cuts fractions of a second off. Compare exp and nbf to the millisecond yourself.
//lab:hint The clock of the identity provider may be ahead of yours: iat decides nothing.
//lab:note clocks-and-leeway
func TestLifetime(t *testing.T) {
	var leeway time.Duration
	c := start(t, labtest.ManualClock(), withLeeway(&leeway, 61, 1800))
	alice := invent(c, "alice", "member")
	later := provider().ed.mint(claimsFor(c, alice).with("nbf", c.Now().Add(leeway+time.Minute).Unix()))
	brief := tokenUntil(c, alice, time.Minute)
	visitor := c.Node(0).Dial("visitor with a leeway of "+leeway.String(), labtest.Raw())

	//lab:rule 2.19 2.25
	wantAccepted(t, visitor, brief, alice) // it has no nbf

	//lab:rule 2.19 2.26
	visitor.ConnectRefused("/", labtest.Token(later)).Want(unauthorized)

	//lab:rule 2.18 2.26
	visitor.ConnectRefused("/", labtest.Token(tokenUntil(c, alice, -leeway))).Want(unauthorized)
	wantAccepted(t, visitor, tokenUntil(c, alice, -leeway+time.Second), alice)

	//lab:rule 2.24
	for _, iat := range []any{c.Now().Add(time.Hour).Unix(), c.Now().Add(30 * 24 * time.Hour).Unix(), c.Now().Add(-30 * 24 * time.Hour).Unix(), 0, seconds(c.Now()) + 0.5, -1, c.Now().UnixMilli(), json.RawMessage("1e300")} {
		wantAccepted(t, c.Node(0).Dial("iat "+asJSON(iat), labtest.Raw()), provider().ed.mint(claimsFor(c, alice).with("iat", iat)), alice)
	}
	wantAccepted(t, visitor, provider().ed.mint(claimsFor(c, alice).without("iat")), alice)

	//lab:rule 2.19
	c.Advance(time.Minute - time.Second)
	visitor.ConnectRefused("/", labtest.Token(later)).Want(unauthorized)
	c.Advance(time.Second)
	wantAccepted(t, visitor, later, alice)

	//lab:rule 2.18
	c.Advance(leeway - time.Second)
	wantAccepted(t, visitor, brief, alice)
	c.Advance(time.Second)
	visitor.ConnectRefused("/", labtest.Token(brief)).Want(unauthorized)
	wantAccepted(t, visitor, later, alice)

	// Fractions of a second matter on both sides.
	//
	//lab:rule 2.18 2.19
	visitor = c.Node(0).Dial("visitor with half a second, and a leeway of "+leeway.String(), labtest.Raw())
	wantAccepted(t, visitor, tokenFor(c, alice), alice) // or connectTimeout would close it
	half := provider().ed.mint(claimsFor(c, alice).with("exp", seconds(c.Now())+0.5))
	after := provider().ed.mint(claimsFor(c, alice).with("nbf", seconds(c.Now())+2*leeway.Seconds()+0.5))
	c.Advance(leeway + 250*time.Millisecond)
	wantAccepted(t, visitor, half, alice)
	visitor.ConnectRefused("/", labtest.Token(after)).Want(unauthorized)
	c.Advance(250 * time.Millisecond)
	visitor.ConnectRefused("/", labtest.Token(half)).Want(unauthorized)
	wantAccepted(t, visitor, after, alice)
}

// seconds returns a time as a token has it.
func seconds(at time.Time) float64 { return float64(at.Unix()) }

// A token that never expires is refused, and so is one whose times are no dates.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 2
//lab:rule 2.7 2.17 2.19 2.24 2.61 2.62
//lab:hint-go A JWT may leave exp out. Demand it: jwt.WithExpirationRequired.
//lab:hint-node A JWT may leave exp out. Demand it: requiredClaims.
//lab:hint-go golang-jwt takes the text "1790000000" for a number. Decode exp and nbf into a float64 yourself.
//lab:hint-node "1790000000" < 1790000001 is true in JavaScript. Look at the type first.
//lab:hint-go A number may be larger than any date: 1e300 overflows an int64. Compare with the bounds before you convert it.
//lab:hint-node A number may be larger than any date: 1e300. Compare it with the bounds of the README.
//lab:note what-a-token-must-say
func TestExpiryRequired(t *testing.T) {
	const lastSecond = int64(253402300799) // the end of the year 9999
	c := start(t)
	alice := invent(c, "alice", "member")
	good := claimsFor(c, alice)
	mint := provider().ed.mint
	soon, past := c.Now().Add(time.Hour).Unix(), c.Now().Add(-time.Hour).Unix()
	lookalikes := map[string]any{
		"a token with EXP for exp":         mint(good.without("exp").with("EXP", soon)),
		"an expired token with EXP":        mint(good.with("exp", past).then("EXP", soon)),
		"an expired token with Exp before": mint(good.with("exp", past).with("Exp", soon)),
	}
	exps, nbfs, iats, nulls := map[string]any{}, map[string]any{}, map[string]any{}, map[string]any{}
	for claim, bad := range map[string]map[string]any{"exp": exps, "nbf": nbfs, "iat": iats} {
		nulls["a token with "+claim+" null"] = mint(good.with(claim, nil))
		for _, value := range []any{"never", "", asJSON(soon), asJSON(past), true, payload{}, []any{soon}} {
			bad["a token with "+claim+" "+asJSON(value)] = mint(good.with(claim, value))
		}
	}
	for _, value := range []string{"-1", "-0.5", "-1e300", "253402300800", "253402300799.5", "9223372036854775808", "1e300", "1e999", asJSON(soon) + "000"} { // the last is in ms
		exps["a token with exp "+value] = mint(good.with("exp", json.RawMessage(value)))
		nbfs["a token with nbf "+value] = mint(good.with("nbf", json.RawMessage(value)))
	}

	//lab:rule 2.7
	wantAccepted(t, c.Node(0).Dial("a valid token", labtest.Raw()), tokenFor(c, alice), alice)

	//lab:rule 2.17
	c.Node(0).Dial("a token without exp", labtest.Raw()).ConnectRefused("/", labtest.Token(mint(good.without("exp")))).Want(unauthorized)

	//lab:rule 2.61
	wantRefused(t, c, lookalikes)

	//lab:rule 2.17
	wantRefused(t, c, exps)

	//lab:rule 2.19
	wantRefused(t, c, nbfs)

	//lab:rule 2.24
	wantRefused(t, c, iats)

	//lab:rule 2.62
	wantRefused(t, c, nulls)

	//lab:rule 2.17
	for _, last := range []any{soon, float64(soon) + 0.5, lastSecond, json.RawMessage("2e10"), json.RawMessage("4294967296")} {
		socket := c.Node(0).Dial("exp "+asJSON(last), labtest.Token(mint(good.with("exp", last))))
		socket.Ask("whoami").Want(alice)
		socket.Ask("whoami").Want(alice) // its timer did not fire at once
	}

	//lab:rule 2.19
	visitor := c.Node(0).Dial("visitor", labtest.Raw())
	wantAccepted(t, visitor, mint(good.with("nbf", 0)), alice)
	wantAccepted(t, visitor, mint(good.with("nbf", json.RawMessage("1.5e9"))), alice)

	//lab:rule 2.61
	wantAccepted(t, visitor, mint(good.then("EXP", past)), alice)
	wantAccepted(t, visitor, mint(good.then("NBF", soon)), alice)
}

// When a token expires, only its socket is disconnected.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 3
//lab:rule 2.25 2.26 2.34 2.44 2.47
//lab:hint A check at the handshake happens once; a connection may last for days.
//lab:hint-go In OnConnection: env.Clock.AfterFunc until exp plus the leeway, then socket.Disconnect(false).
//lab:hint-node When a socket connects: clock.setTimeout of contract.mjs until exp plus the leeway, then socket.disconnect().
//lab:hint Stop the timer when the socket disconnects, or thousands of timers outlive their sockets.
//lab:hint-go A token may expire in the middle of a second: time.Unix(int64(exp), 0) is too early.
//lab:hint-node A token may expire in the middle of a second: count in milliseconds, and round once, at the end.
//lab:note when-a-token-expires-mid-connection
func TestExpiryEndsTheSocket(t *testing.T) {
	var leeway time.Duration
	c := start(t, labtest.ManualClock(), withLeeway(&leeway, 6, 40))
	alice, bob, root := invent(c, "alice", "member"), invent(c, "bob", "member"), invent(c, "root", "admin")
	brief := tokenUntil(c, alice, time.Minute)
	c.Node(0).DialRefused("late", labtest.Token(tokenUntil(c, alice, -time.Minute))).Want(unauthorized)
	inLobby := c.Node(0).Dial("alice", labtest.Token(brief))
	asAdmin := inLobby.Connect("/admin", labtest.Token(tokenUntil(c, root, 2*time.Minute)))
	other := c.Node(0).Dial("bob", labtest.Token(tokenFor(c, bob)))

	//lab:rule 2.26 2.44
	for _, advance := range []time.Duration{0, time.Minute} {
		c.Advance(advance) // an answer to whoami proves that the connection handler has run
		other.Ask("whoami").Want(bob)
		asAdmin.Ask("whoami").Want(root)
		inLobby.Ask("whoami").Want(alice)
	}
	c.Advance(leeway - time.Millisecond)
	inLobby.Ask("whoami").Want(alice)

	//lab:rule 2.25 2.44
	c.Advance(time.Millisecond)
	inLobby.Disconnected()

	//lab:rule 2.34 2.47
	asAdmin.Ask("whoami").Want(root) // on the same connection, with its own token
	other.Ask("whoami").Want(bob)

	//lab:rule 2.47
	inLobby.ConnectRefused("/", labtest.Token(brief)).Want(unauthorized)
	wantAccepted(t, inLobby, tokenFor(c, alice), alice)

	//lab:rule 2.34 2.44
	c.Advance(time.Minute - time.Millisecond)
	asAdmin.Ask("whoami").Want(root)
	c.Advance(time.Millisecond)
	asAdmin.Disconnected()
	other.Ask("whoami").Want(bob)

	// A timer is that of one socket, and keeps fractions of a second.
	//
	//lab:rule 2.44
	rejoined := c.Node(0).Dial("alice, who leaves and comes back with another token", labtest.Token(tokenUntil(c, alice, 30*time.Second)))
	rejoined.Ask("whoami").Want(alice)
	rejoined.Disconnect()
	rejoined.Settle()
	rejoined.Connect("/", labtest.Token(tokenFor(c, alice))).Ask("whoami").Want(alice)
	precise := c.Node(0).Dial("a token with half a second", labtest.Token(provider().ed.mint(claimsFor(c, alice).with("exp", seconds(c.Now())+30.5))))
	precise.Ask("whoami").Want(alice)
	witness := c.Node(0).Dial("witness", labtest.Token(tokenUntil(c, alice, 30*time.Second)))
	witness.Ask("whoami").Want(alice)
	c.Advance(30*time.Second + leeway)
	witness.Disconnected()
	c.Node(0).Stats() // gives other timers of that second the time to act
	rejoined.Ask("whoami").Want(alice)
	precise.Ask("whoami").Want(alice)
	c.Advance(500 * time.Millisecond)
	precise.Disconnected()
	c.Advance(500 * time.Millisecond)

	// A month does not fit into 31 bits of milliseconds.
	const month = 30 * 24 * time.Hour
	patient := c.Node(0).Dial("a token of a month", labtest.Token(tokenUntil(c, alice, month)))
	patient.Ask("whoami").Want(alice)
	c.Advance(month)
	other.Disconnected()
	patient.Ask("whoami").Want(alice)
	c.Advance(leeway)
	patient.Disconnected()
}
