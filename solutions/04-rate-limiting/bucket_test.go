package ratelimiting

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/time/rate"
	"pgregory.net/rapid"

	"socketlab/labs/04-rate-limiting/app"
)

// anyLimit draws a limit of 1 to 50 tokens, one each microsecond to minute.
func anyLimit(t *rapid.T) app.Limit {
	return app.Limit{
		Every: app.Duration(rapid.Int64Range(int64(time.Microsecond), int64(time.Minute)).Draw(t, "every")),
		Burst: rapid.IntRange(1, 50).Draw(t, "burst"),
	}
}

// anyPause draws the time between two events: often none, often about as long as
// a token takes to earn, sometimes longer.
func anyPause(t *rapid.T, limit app.Limit) time.Duration {
	every := int64(limit.Every)
	return time.Duration(rapid.OneOf(
		rapid.Just(int64(0)),
		rapid.Int64Range(0, 2*every),
		rapid.SampledFrom([]int64{every, every - 1, every + 1}),
		rapid.Int64Range(0, 100*every),
	).Draw(t, "pause"))
}

// No interval lets more tokens pass than the burst plus those earned in it.
func TestNeverMoreThanRateTimesTimeAndBurst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := anyLimit(t)
		now := time.Unix(0, 0)
		bucket := NewBucket(limit, now)
		type passed struct {
			at     time.Time
			tokens int
		}
		var history []passed
		for range rapid.IntRange(1, 60).Draw(t, "events") {
			now = now.Add(anyPause(t, limit))
			tokens := rapid.IntRange(1, limit.Burst).Draw(t, "tokens")
			if bucket.Take(limit, tokens, now) == 0 {
				history = append(history, passed{now, tokens})
			}
		}

		for i, first := range history {
			sum := 0
			for _, last := range history[i:] {
				sum += last.tokens
				earned := int64(last.at.Sub(first.at)) / int64(limit.Every)
				require.LessOrEqual(t, int64(sum), earned+int64(limit.Burst),
					"tokens taken in %s", last.at.Sub(first.at))
			}
		}
	})
}

// The bucket agrees with golang.org/x/time/rate, up to the rounding of its
// floating-point numbers.
func TestAgreesWithTheStandardLimiter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := anyLimit(t)
		now := time.Unix(0, 0)
		bucket := NewBucket(limit, now)
		oracle := rate.NewLimiter(rate.Every(time.Duration(limit.Every)), limit.Burst)
		require.True(t, oracle.AllowN(now, 0))
		for range rapid.IntRange(1, 60).Draw(t, "events") {
			now = now.Add(anyPause(t, limit))
			tokens := rapid.IntRange(1, limit.Burst).Draw(t, "tokens")

			have := oracle.TokensAt(now)
			wait := bucket.Take(limit, tokens, now)

			missing := (float64(tokens) - have) * float64(limit.Every)
			tolerance := 1000 + float64(limit.Every)/1e6 // nanoseconds
			if wait > 0 {
				require.InDelta(t, missing, float64(wait), tolerance, "the wait")
				continue
			}
			require.LessOrEqual(t, missing, tolerance, "missing according to the oracle")
			// If only rounding makes the oracle disagree, give it a few more nanoseconds.
			for at := now; !oracle.AllowN(at, tokens); at = at.Add(time.Nanosecond) {
				require.Less(t, float64(at.Sub(now)), tolerance)
			}
		}
	})
}

// The wait that Take returns is enough, and a nanosecond less is not.
func TestTheWaitIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := anyLimit(t)
		now := time.Unix(0, 0)
		bucket := NewBucket(limit, now)
		for range rapid.IntRange(1, 30).Draw(t, "events") {
			now = now.Add(anyPause(t, limit))
			tokens := rapid.IntRange(1, limit.Burst).Draw(t, "tokens")
			wait := bucket.Take(limit, tokens, now)
			if wait == 0 {
				continue
			}
			require.Equal(t, time.Nanosecond, bucket.Take(limit, tokens, now.Add(wait-1)))
			now = now.Add(wait)
			require.Zero(t, bucket.Take(limit, tokens, now))
		}
	})
}

// After a clock jumps back, the bucket earns the time that passes from then on.
func TestClockSetBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := anyLimit(t)
		now := time.Unix(1e9, 0)
		bucket := NewBucket(limit, now)
		require.Zero(t, bucket.Take(limit, limit.Burst, now))

		now = now.Add(-time.Duration(rapid.Int64Range(1, int64(1e6*time.Hour)).Draw(t, "back")))
		require.Equal(t, time.Duration(limit.Every), bucket.Take(limit, 1, now))
		require.Zero(t, bucket.Take(limit, 1, now.Add(time.Duration(limit.Every))))
	})
}

// Replacing a forgettable bucket by a new one changes no answer.
func TestForgettingChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := anyLimit(t)
		idle := time.Duration(rapid.Int64Range(1, 100*int64(limit.Every)).Draw(t, "idle"))
		now := time.Unix(0, 0)
		bucket := NewBucket(limit, now)
		for range rapid.IntRange(1, 20).Draw(t, "events") {
			bucket.Take(limit, rapid.IntRange(1, limit.Burst).Draw(t, "tokens"), now)
			last := now
			now = now.Add(anyPause(t, limit))
			if !bucket.Forgettable(limit, idle, now) {
				continue
			}
			require.GreaterOrEqual(t, now.Sub(last), idle)
			require.Zero(t, bucket.Take(limit, limit.Burst, now))
		}
	})
}

// The arithmetic does not overflow after two thousand years.
func TestLongTimesDoNotOverflow(t *testing.T) {
	limit := app.Limit{Every: app.Duration(time.Minute), Burst: 50}
	bucket := NewBucket(limit, time.Unix(0, 0))
	later := time.Unix(0, 0).AddDate(2000, 0, 0)

	require.Zero(t, bucket.Take(limit, 50, later))
	require.Equal(t, time.Minute, bucket.Take(limit, 1, later))
}
