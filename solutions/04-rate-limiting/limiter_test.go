package ratelimiting

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"socketlab/labs/04-rate-limiting/app"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// When many goroutines take from many buckets, each bucket gives exactly its burst.
func TestConcurrentTakes(t *testing.T) {
	limiter := NewLimiter(app.Limit{Every: app.Duration(time.Hour), Burst: 100}, clockwork.NewFakeClock())
	var taken [3]atomic.Int64
	var takers sync.WaitGroup
	for range 8 {
		takers.Go(func() {
			for i := range 300 {
				if limiter.Take(fmt.Sprint(i%3), 1) == 0 {
					taken[i%3].Add(1)
				}
				limiter.Forget(0)
			}
		})
	}
	takers.Wait()

	for i := range taken {
		require.EqualValues(t, 100, taken[i].Load())
	}
}

// A guard forgets the buckets of users and of addresses.
func TestGuardForgets(t *testing.T) {
	clock := clockwork.NewFakeClock()
	limits, err := app.ParseLimits(`{"idle": "1m", "refusals": {"every": "1s", "burst": 1}}`)
	require.NoError(t, err)
	guard := NewGuard(limits, clock, slog.New(slog.DiscardHandler))
	defer func() { require.NoError(t, guard.Close(context.Background())) }()
	for i := range 1000 {
		ctx, leave := context.WithCancel(context.Background())
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil)
		r.RemoteAddr = fmt.Sprintf("192.0.%d.%d:80", i/250, i%250)
		require.NoError(t, guard.Admit(r))
		for guard.Charge(fmt.Sprint("user ", i), "echo") == nil {
			continue
		}
		leave()
	}
	require.Equal(t, []int{1000, 1000, 1000}, guard.sizes())

	require.Eventually(t, func() bool {
		clock.Advance(time.Minute)
		sizes := guard.sizes()
		return sizes[0]+sizes[1]+sizes[2] == 0
	}, 20*time.Second, time.Millisecond)
	require.Eventually(t, func() bool {
		guard.connections.mu.Lock()
		defer guard.connections.mu.Unlock()
		return len(guard.connections.addresses)+len(guard.connections.unauthenticated) == 0
	}, 20*time.Second, time.Millisecond)
}

func (g *Guard) sizes() (sizes []int) {
	for _, limiter := range []*Limiter{g.opens, g.events, g.refusals} {
		limiter.mu.Lock()
		sizes = append(sizes, len(limiter.buckets))
		limiter.mu.Unlock()
	}
	return sizes
}

// Limits under which nothing could pass, and unknown fields, are refused.
func TestImpossibleLimits(t *testing.T) {
	for _, keys := range []string{
		`{"events": {"every": "1s", "burst": 0}}`,
		`{"events": {"every": "0s", "burst": 1}}`,
		`{"events": {"every": "1s", "burst": 3}, "costs": {"search": 4}}`,
		`{"costs": {"search": 0}}`,
		`{"connections": 0}`,
		`{"evnets": {}}`,
		`{"Events": {"every": "1s", "burst": 3}}`,
		`{"events": {"EVERY": "1s", "burst": 3}}`,
		`{"events": {"every": "1s"}}`,
		`{"events": {"every": "10000h", "burst": 300}}`,
		`{"opens": {"every": "8760h", "burst": 101}}`,
		`{"trustedProxies": ["everybody"]}`,
		`{"idle": 5}`,
		`{"idle": null}`,
		`{"idle": "1s", "idle": "1h"}`,
		`{"events": {"every": "1s", "burst": 3, "burst": 4}}`,
		`{"costs": {"search": 1, "search": 2}}`,
	} {
		_, err := app.ParseLimits(keys)
		require.Error(t, err, keys)
	}
}

// BenchmarkTake measures one Take while all cores take from the same bucket.
func BenchmarkTake(b *testing.B) {
	limiter := NewLimiter(app.Limit{Every: app.Duration(time.Millisecond), Burst: 100}, clockwork.NewRealClock())
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			limiter.Take("ann", 1)
		}
	})
}
