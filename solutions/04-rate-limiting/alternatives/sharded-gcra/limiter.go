package ratelimiting

import (
	"hash/maphash"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/04-rate-limiting/app"
)

// shardCount is how many maps the keys of a limiter are spread over.
const shardCount = 64

// A Limiter limits many keys, such as users or addresses. It may be used concurrently:
// only keys of the same shard wait for each other.
type Limiter struct {
	token  time.Duration // how long one token takes to earn
	burst  time.Duration // how long a full bucket takes to earn
	clock  clockwork.Clock
	seed   maphash.Seed // secret, so that nobody can aim at one shard
	shards [shardCount]shard
	next   int // the shard to sweep next
}

// NewLimiter returns a limiter whose buckets are full.
func NewLimiter(limit app.Limit, clock clockwork.Clock) *Limiter {
	token := time.Duration(limit.Every)
	l := &Limiter{
		token: token,
		burst: token * time.Duration(limit.Burst),
		clock: clock,
		seed:  maphash.MakeSeed(),
	}
	now := clock.Now()
	for i := range l.shards {
		l.shards[i] = shard{time: steadyTime{now, now}, fullAt: map[string]time.Time{}}
	}
	return l
}

// Take takes tokens from a key and returns 0. If there are too few it takes none and
// returns the time until there are enough.
func (l *Limiter) Take(key string, tokens int) time.Duration {
	s := &l.shards[maphash.String(l.seed, key)%shardCount]
	s.mu.Lock()
	defer s.mu.Unlock()
	// Read under the mutex: two readings in the wrong order look like a clock set back.
	now := s.time.follow(l.clock.Now())
	return s.take(key, l.token*time.Duration(tokens), l.burst, now)
}

// Forget drops the keys of one shard whose buckets have been full for idle. A bucket is
// not full right after its use, so nobody has used such a key for idle either. Call
// Forget regularly, from one goroutine: each call takes the next shard.
func (l *Limiter) Forget(idle time.Duration) {
	l.shards[l.next].forget(idle, l.clock)
	l.next = (l.next + 1) % shardCount
}

// A shard holds some of the keys.
type shard struct {
	mu     sync.Mutex
	time   steadyTime
	fullAt map[string]time.Time // theoretical arrival times; a key without one is full
}

// take is GCRA: an event moves the time at which the bucket will be full, and it conforms
// if that time is then no more than a burst away.
func (s *shard) take(key string, cost, burst time.Duration, now time.Time) time.Duration {
	fullAt := s.fullAt[key]
	if fullAt.Before(now) {
		fullAt = now
	}
	fullAt = fullAt.Add(cost)
	if early := fullAt.Sub(now) - burst; early > 0 {
		return early
	}
	s.fullAt[key] = fullAt
	return 0
}

func (s *shard) forget(idle time.Duration, clock clockwork.Clock) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.time.follow(clock.Now())
	for key, fullAt := range s.fullAt {
		if now.Sub(fullAt) >= idle {
			delete(s.fullAt, key)
		}
	}
}

// A steadyTime follows a clock that may be set back, and never goes back itself: it stops
// and then continues with the clock. All times of a shard are steady times, so that a
// clock set back neither fills a bucket nor locks anybody out.
type steadyTime struct {
	now  time.Time
	seen time.Time // what the clock showed last
}

func (s *steadyTime) follow(clock time.Time) time.Time {
	s.now = s.now.Add(max(0, clock.Sub(s.seen)))
	s.seen = clock
	return s.now
}
