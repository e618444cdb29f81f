package app

import (
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/jonboulle/clockwork"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

const leaseOfTest = 9 * time.Second

// A leased cluster has a Redis whose time the test sets, and a clock that all nodes share.
type leased struct {
	t      *testing.T
	redis  *miniredis.Miniredis
	client *redis.Client
	now    time.Time
	clock  *clockwork.FakeClock
}

func newLeased(t *testing.T) *leased {
	l := &leased{t: t, redis: miniredis.RunT(t), now: time.UnixMilli(1767225600000), clock: clockwork.NewFakeClock()}
	l.redis.SetTime(l.now)
	l.client = Connect(redis.Options{Addr: l.redis.Addr()})
	t.Cleanup(func() { _ = l.client.Close() })
	return l
}

func (l *leased) node(uid string) *Leases {
	return NewLeases(l.client, Keys{Prefix: "p", Lease: leaseOfTest}, "/", uid, l.clock, slog.New(slog.DiscardHandler))
}

// pass lets time pass for Redis alone.
func (l *leased) pass(d time.Duration) {
	l.now = l.now.Add(d)
	l.redis.SetTime(l.now)
	l.redis.FastForward(d)
}

// holders returns who has a lease.
func (l *leased) holders(of *Leases) []string {
	l.t.Helper()
	pipeline := l.client.TxPipeline()
	holders := of.Holders(l.t.Context(), pipeline)
	_, err := pipeline.Exec(l.t.Context())
	require.NoError(l.t, err)
	uids := holders()
	slices.Sort(uids)
	return uids
}

func TestLeases(t *testing.T) {
	l := newLeased(t)
	one, two := l.node("one"), l.node("two")
	require.Empty(t, l.holders(one))
	require.NoError(t, one.Take(t.Context()))
	require.NoError(t, two.Take(t.Context()))
	require.Equal(t, []string{"one", "two"}, l.holders(one))
	require.Equal(t, []string{"p:nodes:/"}, l.redis.Keys())
	require.Equal(t, 2*leaseOfTest, l.redis.TTL("p:nodes:/"))

	require.NoError(t, two.GiveBack(t.Context()))
	require.Equal(t, []string{"one"}, l.holders(one))
	require.NoError(t, one.GiveBack(t.Context()))
	require.Empty(t, l.holders(one))
}

func TestLeaseRunsOut(t *testing.T) {
	l := newLeased(t)
	one := l.node("one")
	require.NoError(t, one.Take(t.Context()))
	defer func() { require.NoError(t, one.GiveBack(t.Context())) }()

	l.pass(leaseOfTest - time.Millisecond)
	require.Equal(t, []string{"one"}, l.holders(one))
	l.pass(time.Millisecond)
	require.Empty(t, l.holders(one))
	l.pass(leaseOfTest)
	require.Empty(t, l.redis.Keys())
}

// A node renews its lease by its own clock, and takes those away that are over.
func TestLeaseIsRenewed(t *testing.T) {
	l := newLeased(t)
	one, killed := l.node("one"), l.node("killed")
	require.NoError(t, killed.renew(t.Context()))
	require.NoError(t, one.Take(t.Context()))

	l.pass(leaseOfTest)
	l.clock.Advance(leaseOfTest / 3)
	require.Eventually(t, func() bool { return slices.Equal(l.holders(one), []string{"one"}) }, 10*time.Second, time.Millisecond)
	members, err := l.redis.ZMembers("p:nodes:/")
	require.NoError(t, err)
	require.Equal(t, []string{"one"}, members)
	require.NoError(t, one.GiveBack(t.Context()))
	l.clock.Advance(leaseOfTest)
	require.Empty(t, l.holders(one), "a lease that was given back is not renewed")
}

func TestLeasesWithoutRedis(t *testing.T) {
	l := newLeased(t)
	one := l.node("one")
	require.NoError(t, one.GiveBack(t.Context()), "a node that never took a lease has none to give back")
	require.NoError(t, one.Take(t.Context()))
	l.redis.SetError("LOADING")
	require.Error(t, l.node("two").Take(t.Context()))
	l.clock.Advance(leaseOfTest / 3) // is logged, and tried again
	l.redis.SetError("")
	l.pass(leaseOfTest)
	require.Eventually(t, func() bool {
		l.clock.Advance(leaseOfTest / 3)
		return slices.Equal(l.holders(one), []string{"one"})
	}, 10*time.Second, time.Millisecond)
	l.redis.SetError("LOADING")
	require.Error(t, one.GiveBack(t.Context()))
}
