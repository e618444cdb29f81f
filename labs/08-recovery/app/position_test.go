package app

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPositionsAreOffsets(t *testing.T) {
	p := At("LIFE", "1767225600000-3")
	require.Equal(t, "1767225600000-3", p.ID())
	require.Equal(t, "LIFE-1767225600000-3", p.String())
	require.Equal(t, p, ParsePosition(p.String()))
	require.Equal(t, Position{Life: "LIFE"}, At("LIFE", ""))

	for _, offset := range []string{"", "hello", "LIFE", "LIFE-1", "LIFE-01-3", "LIFE-1-3-", "LIFE-1--3", "LIFE-+1-3", "LIFE-1-99999999999999999999"} {
		require.Equal(t, Position{}, ParsePosition(offset), offset)
	}
}

func TestPositionsHaveAnOrder(t *testing.T) {
	first, second, third := At("LIFE", "1-1"), At("LIFE", "1-2"), At("LIFE", "2-0")
	require.True(t, second.After(first))
	require.True(t, third.After(second))
	require.False(t, first.After(second))
	require.False(t, first.After(first))
	require.True(t, first.After(At("ANOTHER", "9-9")))
}

func TestMembership(t *testing.T) {
	m := Membership{"cats": At("LIFE", "5-0")}
	require.True(t, m.Has([]string{"dogs", "cats"}, At("LIFE", "6-0")))
	require.False(t, m.Has([]string{"cats"}, At("LIFE", "5-0")))
	require.False(t, m.Has([]string{"dogs"}, At("LIFE", "6-0")))
	require.False(t, m.Has(nil, At("LIFE", "6-0")))
	require.Equal(t, Membership{"cats": At("LIFE", "5-0"), "dogs": At("LIFE", "7-0")}, m.In([]string{"cats", "dogs"}, At("LIFE", "7-0")))
}

func TestKeys(t *testing.T) {
	keys, err := ParseKeys("")
	require.NoError(t, err)
	require.Equal(t, Keys{Prefix: "recovery", Window: 2 * time.Minute, Keep: 10_000}, keys)
	keys, err = ParseKeys(`{"prefix":"p","window":"90s","keep":1}`)
	require.NoError(t, err)
	require.Equal(t, Keys{Prefix: "p", Window: 90 * time.Second, Keep: 1}, keys)
	for _, invalid := range []string{`[]`, `{"windows":"1m"}`, `{"window":"soon"}`, `{"window":"0s"}`, `{"keep":0}`, `{"prefix":""}`, `{"keep":null}`} {
		_, err := ParseKeys(invalid)
		require.Error(t, err, invalid)
	}
}

func TestClaims(t *testing.T) {
	var claims Claims
	require.True(t, claims.Reserve("pid", "ann"))
	require.False(t, claims.Reserve("pid", "ann"))
	require.Empty(t, claims.All(), "a session that is yet to be taken need not be renewed")
	claims.Remove("pid")
	claims.Put(Claim{PID: "pid", Owner: "ann", Generation: 2, State: State{ID: "id", Rooms: Membership{}}})
	require.True(t, claims.Outdated("id", 3))
	require.False(t, claims.Outdated("id", 2))
	require.False(t, claims.Outdated("another", 3))
	claims.Joined("id", []string{"cats"}, At("LIFE", "1-0"))
	claims.Joined("id", []string{"dogs"}, At("LIFE", "2-0"))
	claims.Left("id", "cats")
	claim, held := claims.Of("pid")
	require.True(t, held)
	require.Equal(t, Membership{"dogs": At("LIFE", "2-0")}, claim.Rooms)
	require.Len(t, claims.All(), 1)
}
