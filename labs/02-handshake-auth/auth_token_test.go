package handshakeauth_test

import (
	"encoding/json"
	"strings"
	"testing"

	"socketlab/labs/labtest"
)

// A token longer than 8192 bytes is refused unread.
//
//lab:part part-a-tokens-and-origins
//lab:points 3
//lab:rule 2.6 2.7 2.11 2.24
//lab:hint Check the length before anything else. A long token is cheap to send and expensive to decode.
//lab:hint The bound is the token's, not the payload's: a client may send other fields.
//lab:hint One of our tokens has about 400 bytes. Whoever sends 64 KiB wants to make your server work.
//lab:note bound-before-you-parse
func TestTokenSize(t *testing.T) {
	c := start(t)
	alice := invent(c, "alice", "member")
	good := claimsFor(c, alice)

	//lab:rule 2.7
	wantAccepted(t, c.Node(0).Dial("a valid token", labtest.Raw()), tokenFor(c, alice), alice)

	//lab:rule 2.24
	wantAccepted(t, c.Node(0).Dial("a token with another claim", labtest.Raw()), provider().ed.mint(good.with("pad", "x")), alice)

	//lab:rule 2.11
	wantRefused(t, c, map[string]any{
		"a token of 8193 bytes":  sized(good, maxToken+1),
		"a token of 64 KiB":      sized(good, 64<<10),
		"64 KiB of dots":         strings.Repeat(".", 64<<10),
		"64 KiB after the token": tokenFor(c, alice) + strings.Repeat("A", 64<<10),
	})
	visitor := c.Node(0).Dial("a token of 8192 bytes", labtest.Raw())
	wantAccepted(t, visitor, sized(good, maxToken), alice)
	visitor = c.Node(0).Dial("a token with a header of 5 KiB", labtest.Raw())
	wantAccepted(t, visitor, provider().ed.mintAs(map[string]any{"pad": strings.Repeat("x", maxToken/2)}, good), alice)

	//lab:rule 2.6
	chatty := c.Node(0).Dial("a short token in a payload of 64 KiB", labtest.Raw())
	chatty.Connect("/", labtest.Auth(payload{"token": tokenFor(c, alice), "device": strings.Repeat("x", 64<<10)})).Ask("whoami").Want(alice)
}

// sized mints a token of exactly this many bytes. It pads both the header and the
// claims, because neither alone can produce every length.
func sized(good claims, size int) string {
	for header := range 4 {
		extra := map[string]any{"pad": strings.Repeat("x", header)}
		empty := len(provider().ed.mintAs(extra, good.with("pad", "")))
		for padding := (size-empty)*3/4 - 3; padding < (size-empty)*3/4+3; padding++ {
			token := provider().ed.mintAs(extra, good.with("pad", strings.Repeat("x", padding)))
			if len(token) == size {
				return token
			}
		}
	}
	panic("no padding produces this length")
}

// A token must name its user, a known role and its own id.
//
//lab:part part-a-tokens-and-origins
//lab:points 3
//lab:rule 2.7 2.20 2.21 2.22 2.23 2.24 2.61 2.62
//lab:hint A valid signature tells you who wrote the claims. It does not tell you that they are complete.
//lab:hint Without a jti you cannot revoke a token. Without a sub it belongs to nobody.
//lab:hint-go Give your claims a method Validate() error: the parser of golang-jwt calls it after its own checks.
//lab:hint-node requiredClaims of jwtVerify demands that a claim is there. Its type and its value are for you to look at.
//lab:hint A role is one of three texts. Compare it, and change nothing in it.
//lab:hint-go encoding/json takes "ROLE" for role, and null for missing. Give your claims a method UnmarshalJSON that calls strictjson.Object.
//lab:hint-node null is not missing: a default value in a destructuring replaces undefined only.
//lab:note what-a-token-must-say
func TestClaimsRequired(t *testing.T) {
	c := start(t)
	alice := invent(c, "alice", "member")
	good := claimsFor(c, alice)
	mint := provider().ed.mint

	subs := map[string]any{
		"a token without a sub":         mint(good.without("sub")),
		"a token with an empty sub":     mint(good.with("sub", "")),
		"a token with a list as claims": mint(json.RawMessage(`[]`)),
		"a token with null as claims":   mint(nil),
	}
	names := map[string]any{}
	roles := map[string]any{
		"a token without a role":       mint(good.without("role")),
		"a token with an empty role":   mint(good.with("role", "")),
		"a token with an unknown role": mint(good.with("role", "root")),
		"a token with a list of roles": mint(good.with("role", []string{"member", "admin"})),
	}
	ids := map[string]any{
		"a token without a jti":     mint(good.without("jti")),
		"a token with an empty jti": mint(good.with("jti", "")),
	}
	lookalikes := map[string]any{
		"a token with SUB for sub":   mint(good.without("sub").with("SUB", alice.ID)),
		"a token with Role for role": mint(good.without("role").with("Role", alice.Role)),
		"a token with JTI for jti":   mint(good.without("jti").with("JTI", c.Invent("jti"))),
	}
	nulls := map[string]any{}
	for claim, bad := range map[string]map[string]any{"sub": subs, "name": names, "role": roles, "jti": ids} {
		nulls["a token with "+claim+" null"] = mint(good.with(claim, nil))
		for _, value := range []any{42, 0, true, false, []string{"member"}, []string{}, payload{}} {
			bad["a token with "+claim+" "+asJSON(value)] = mint(good.with(claim, value))
		}
	}
	for _, role := range []string{"member", "moderator", "admin"} {
		for name, other := range misspelled(c.Rand(), role) {
			roles["a token with the role "+role+" "+name] = mint(good.with("role", other))
		}
	}

	//lab:rule 2.7
	wantAccepted(t, c.Node(0).Dial("a valid token", labtest.Raw()), tokenFor(c, alice), alice)

	//lab:rule 2.20
	wantRefused(t, c, subs)

	//lab:rule 2.21
	wantRefused(t, c, names)

	//lab:rule 2.22
	wantRefused(t, c, roles)

	//lab:rule 2.23
	wantRefused(t, c, ids)

	//lab:rule 2.61
	wantRefused(t, c, lookalikes)

	//lab:rule 2.62
	wantRefused(t, c, nulls)

	//lab:rule 2.21
	visitor := c.Node(0).Dial("a token without a name, or with other claims", labtest.Raw())
	wantAccepted(t, visitor, mint(good.without("name")), user{ID: alice.ID, Role: alice.Role})

	//lab:rule 2.61
	wantAccepted(t, visitor, mint(good.without("name").with("NAME", "root")), user{ID: alice.ID, Role: alice.Role})
	wantAccepted(t, visitor, mint(good.then("ROLE", "admin")), alice)
	wantAccepted(t, visitor, mint(good.with("ROLE", "admin")), alice)
	wantAccepted(t, visitor, mint(good.then("Sub", "root")), alice)
	wantAccepted(t, visitor, mint(good.then("Name", "root")), alice)

	//lab:rule 2.24 2.62
	wantAccepted(t, visitor, mint(good.with("admin", true).with("roles", []string{"admin"}).with("scope", nil)), alice)

	//lab:rule 2.21
	visitor = c.Node(0).Dial("an empty name, or a sub or jti of white space", labtest.Raw())
	wantAccepted(t, visitor, mint(good.with("name", "")), user{ID: alice.ID, Role: alice.Role})

	//lab:rule 2.20
	wantAccepted(t, visitor, mint(good.with("sub", " ")), user{ID: " ", Name: alice.Name, Role: alice.Role})

	//lab:rule 2.23
	wantAccepted(t, visitor, mint(good.with("jti", " ")), alice)

	//lab:rule 2.20 2.21 2.23
	visitor = c.Node(0).Dial("an odd sub, name and jti", labtest.Raw())
	odd := user{ID: " auth0|Zoe\u0308 <42> & ☕/" + c.Invent("sub") + " ", Name: " <b>" + c.Invent("name") + "</b>\n", Role: "moderator"}
	wantAccepted(t, visitor, mint(claimsFor(c, odd).with("jti", "urn:jti * ☕ "+c.Invent("jti"))), odd)

	visitor = c.Node(0).Dial("a long sub, name and jti", labtest.Raw())
	long := user{ID: strings.Repeat("x", 1000) + c.Invent("sub"), Name: strings.Repeat("ß", 1000), Role: "admin"}
	wantAccepted(t, visitor, mint(claimsFor(c, long).with("jti", strings.Repeat("j", 1000))), long)

	//lab:rule 2.61
	promoted := alice
	promoted.Role = "admin"
	wantLastOrRefused(t, c, "admin, then member", mint(good.with("role", "admin").then("role", alice.Role)), alice)
	wantLastOrRefused(t, c, "member, then admin", mint(good.then("role", "admin")), promoted)
}
