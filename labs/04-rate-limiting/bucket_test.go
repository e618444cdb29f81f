package ratelimiting_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// A burst passes, the next event is refused, and it passes after exactly the wait that the refusal gave.
//
//lab:points 3
//lab:rule 4.2 4.3 4.8 4.23 4.24
//lab:hint A new user's bucket is full: events.burst tokens. Each event takes one; without a token it is refused.
//lab:hint-go The ack is {"error":"rate_limited","retryAfterMs":n}. The event must not reach its handler: return an error from the middleware.
//lab:hint-node The ack is {"error":"rate_limited","retryAfterMs":n}. The event must not reach its handler: do not call next.
//lab:hint retryAfterMs is a promise. If 133.4 ms are missing, round up, or the client comes back too early.
//lab:note the-token-bucket
func TestBurst(t *testing.T) {
	var events limit
	c := startWith(t, func(r *rand.Rand) keys {
		events = anyLimit(r)
		return keys{"events": events}
	})
	ann := c.Node(0).Dial("ann", as(c.Invent("ann")))

	//lab:rule 4.2 4.8
	passes(t, ann, events.burst)
	//lab:rule 4.2 4.23 4.24
	refuses(t, ann, events.every)

	//lab:rule 4.24
	wait := time.Duration(milliseconds(events.every)) * time.Millisecond
	c.Advance(wait - time.Millisecond)
	refuses(t, ann, time.Millisecond)
	c.Advance(time.Millisecond)
	passes(t, ann, 1)
	//lab:rule 4.3
	refuses(t, ann, 2*events.every-wait)
}

// Tokens come back continuously, and no fraction of one is lost.
//
//lab:points 3
//lab:rule 4.3 4.24
//lab:hint Nothing has to run in the background: when an event arrives, compute what the bucket has earned since the last one.
//lab:hint If you add whole tokens and then store the time, you lose a fraction. A client that asks often enough never earns a token.
//lab:hint Count time instead of tokens: a token is worth the time that it takes to earn one.
//lab:note the-token-bucket
func TestRefillIsContinuous(t *testing.T) {
	var events limit
	c := startWith(t, func(r *rand.Rand) keys {
		events = anyLimit(r)
		return keys{"events": events}
	})
	ann := c.Node(0).Dial("ann", as(c.Invent("ann")))
	passes(t, ann, events.burst)

	var earned time.Duration
	for range 20 {
		part := time.Duration(float64(events.every) * (0.2 + 0.6*c.Rand().Float64()))
		c.Advance(part)
		//lab:rule 4.3
		if earned += part; earned >= events.every {
			passes(t, ann, 1)
			earned -= events.every
		}
		//lab:rule 4.3 4.24
		refuses(t, ann, events.every-earned)
	}
	//lab:rule 4.3
	c.Advance(events.every - earned)
	passes(t, ann, 1)

	for i := range 8 {
		c.Advance(events.full())
		passes(t, ann, events.burst)
		missing := events.every
		//lab:rule 4.3 4.24
		for _, part := range awkwardParts(c.Rand(), events.every, i%2 == 0) {
			refuses(t, ann, missing)
			c.Advance(part)
			missing -= part
		}
		//lab:rule 4.3
		passes(t, ann, 1)
	}
}

// awkwardParts cuts a duration into six. As floating-point fractions of it, in seconds or
// in nanoseconds, they add up to less than one.
func awkwardParts(r *rand.Rand, whole time.Duration, inSeconds bool) []time.Duration {
	for {
		parts := make([]time.Duration, 6)
		left, sum := whole, 0.0
		for i := range parts {
			parts[i] = left
			if i < len(parts)-1 {
				parts[i] = 1 + time.Duration(r.Int64N(int64(left)/2))
			}
			left -= parts[i]
			if inSeconds {
				sum += parts[i].Seconds() / whole.Seconds()
			} else {
				sum += float64(parts[i]) / float64(whole)
			}
		}
		if sum < 1 {
			return parts
		}
	}
}

// The wait in a refusal is exact to the millisecond, whatever its length.
//
//lab:points 2
//lab:rule 4.3 4.24
//lab:hint Round up, but only a fraction of a millisecond: 7 ms are 7, and a microsecond more makes it 8.
//lab:hint-go Floating-point numbers get this wrong: math.Ceil of 2.007 s in milliseconds is 2008. Divide whole nanoseconds.
//lab:hint-node Numbers get this wrong: Math.ceil of 2.007 s in milliseconds is 2008. Divide whole nanoseconds, in BigInts.
//lab:note the-token-bucket
func TestWaitIsExact(t *testing.T) {
	events := limit{time.Minute, 3}
	c := start(t, keys{"events": events})
	ann := c.Node(0).Dial("ann", as(c.Invent("ann")))
	passes(t, ann, events.burst)

	//lab:rule 4.24
	missing := events.every
	for _, wait := range wholeWaits(c.Rand()) {
		for _, next := range []time.Duration{wait + time.Microsecond, wait, wait - time.Microsecond} {
			c.Advance(missing - next)
			missing = next
			refuses(t, ann, missing)
		}
	}

	//lab:rule 4.3
	c.Advance(missing - time.Millisecond - time.Microsecond)
	for range 1100 {
		ann.Emit("rumour") // earns nothing, not even a nanosecond
	}
	refuses(t, ann, time.Millisecond+time.Microsecond)
	//lab:rule 4.3 4.24
	missing = time.Millisecond + time.Microsecond
	for _, next := range []time.Duration{time.Microsecond, time.Nanosecond} {
		c.Advance(missing - next)
		missing = next
		refuses(t, ann, missing)
	}
	//lab:rule 4.3
	c.Advance(missing)
	passes(t, ann, 1)
	refuses(t, ann, events.every)
}

// wholeWaits returns waits below a minute of whole milliseconds, the longest first. A
// calculation in floating-point seconds rounds half of them wrongly.
func wholeWaits(r *rand.Rand) []time.Duration {
	var waits []time.Duration
	for wrong := 0; wrong < 8; {
		wait := time.Duration(3+r.IntN(59_990)) * time.Millisecond
		if math.Ceil(wait.Seconds()*1000) != float64(wait.Milliseconds()) {
			waits = append(waits, wait)
			wrong++
		} else if len(waits) < 8 {
			waits = append(waits, wait)
		}
	}
	slices.Sort(waits)
	waits = slices.Compact(waits)
	slices.Reverse(waits)
	return waits
}

// However long a user was away, no more than a burst passes.
//
//lab:points 3
//lab:rule 4.2 4.25
//lab:hint A full bucket earns nothing more.
//lab:hint-go Watch the arithmetic: if you add the time away to what the bucket holds, the sum may overflow. Add at most what is missing.
//lab:hint-node BigInts do not overflow. Cap what the bucket holds at its burst anyway.
//lab:note the-token-bucket
func TestNeverBeyondTheBurst(t *testing.T) {
	const year = 365 * 24 * time.Hour
	var events limit
	refusals := limit{12 * year, 8}
	c := startWith(t, func(r *rand.Rand) keys {
		events = anyLimit(r)
		return keys{"events": events, "refusals": refusals, "idle": (292 * year).String()}
	})
	ann := c.Node(0).Dial("ann", as(c.Invent("ann")))

	//lab:rule 4.2
	passes(t, ann, 1)
	for _, away := range []time.Duration{events.full(), 2 * events.full(), time.Hour, year} {
		c.Advance(away)
		passes(t, ann, events.burst)
		refuses(t, ann, events.every)
	}

	c.Advance(290 * year) // with what the refusals still hold, it overflows a time.Duration
	passes(t, ann, events.burst)
	//lab:rule 4.2 4.25
	for i := range refusals.burst {
		refuses(t, ann, events.every)
		staysAfter(t, ann, i+1)
	}
	exceeds(t, ann, events.every)
}

// No interval, wherever it begins, lets more pass than its length allows.
//
//lab:points 3
//lab:rule 4.3 4.5
//lab:hint If you count events per window, twice the limit passes around the boundary of two windows.
//lab:hint There are no windows: any interval lets at most burst + length / every events pass.
//lab:note why-not-a-fixed-window
func TestAnyInterval(t *testing.T) {
	var events limit
	c := startWith(t, func(r *rand.Rand) keys {
		events = anyLimit(r)
		return keys{"events": events}
	})
	ann := c.Node(0).Dial("ann", as(c.Invent("ann")))

	//lab:rule 4.3 4.5
	credit := events.full()
	for range 40 {
		pause := time.Duration(float64(events.full()) * c.Rand().Float64() / 2)
		c.Advance(pause)
		credit = min(credit+pause, events.full())
		for range c.Rand().IntN(events.burst) {
			if credit < events.every {
				refuses(t, ann, events.every-credit)
				continue
			}
			passes(t, ann, 1)
			credit -= events.every
		}
	}
	passes(t, ann, int(credit/events.every))
	refuses(t, ann, events.every-credit%events.every)
}

// Setting the clock back gives no tokens away and locks nobody out.
//
//lab:points 3
//lab:rule 4.6
//lab:hint The time between two events can be negative, because clocks are corrected. Then the bucket has earned nothing.
//lab:hint Store the new time anyway, or the user waits until the old one comes round again.
//lab:note clocks
func TestClockSetBack(t *testing.T) {
	var events limit
	c := startWith(t, func(r *rand.Rand) keys {
		events = anyLimit(r)
		return keys{"events": events}
	})
	ann := c.Node(0).Dial("ann", as(c.Invent("ann")))
	half := events.every - 20*time.Millisecond // so that a nanosecond more or less shows
	passes(t, ann, events.burst)
	c.Advance(half)
	refuses(t, ann, events.every-half)

	c.Advance(-time.Hour)
	refuses(t, ann, events.every-half) // what was earned before is not lost

	c.Advance(2 * events.every)
	passes(t, ann, 2)
	refuses(t, ann, events.every-half)

	c.Advance(events.full())
	passes(t, ann, 1)
	for range events.burst - 1 {
		c.Advance(-time.Duration(1 + c.Rand().Int64N(int64(time.Hour))))
		passes(t, ann, 1) // the tokens are still there
	}
	refuses(t, ann, events.every)
}

// An expensive event costs more tokens, and a refused event costs none.
//
//lab:points 3
//lab:rule 4.4 4.9 4.14 4.15 4.24
//lab:hint-go limits.Cost(event) returns how many tokens an event takes.
//lab:hint-node limits.costs is a Map of BigInts: how many tokens an event takes, by its exact name. An event that it does not have takes 1n.
//lab:hint Take all of them or none: a refused search leaves its tokens for cheaper events.
//lab:hint The wait is for all the missing tokens, not for the next one.
//lab:note what-an-event-costs
func TestCosts(t *testing.T) {
	var events limit
	cost, buy := 0, 0
	c := startWith(t, func(r *rand.Rand) keys {
		events = anyLimit(r)
		events.burst += 6
		cost, buy = 3+r.IntN(3), 2+r.IntN(6)
		return keys{"events": events, "costs": map[string]int{"Buy": buy, "search": cost, "sell all": events.burst}}
	})
	ann := c.Node(0).Dial("ann", as(c.Invent("ann")))
	left := cost - 1

	for _, event := range []struct {
		name string
		cost int
	}{
		{"Buy", buy}, {"buy", 1}, {"BUY", 1}, {"sell all", events.burst}, {"sell", 1}, {"sell all ", 1},
		{"Search", 1}, {" search", 1}, {"searc", 1}, {"search:all", 1}, {"toString", 1}, {"__proto__", 1},
	} {
		client := c.Node(0).Dial(fmt.Sprintf("a client that emitted %q", event.name), as(c.Invent("bob")))
		client.Emit(event.name, "low")
		//lab:rule 4.15
		passes(t, client, events.burst-event.cost)
		//lab:rule 4.14 4.15
		refuses(t, client, events.every)
	}

	//lab:rule 4.9
	ann.Ask("search", "low").Want([]string{"buy low"})
	//lab:rule 4.15
	passes(t, ann, events.burst-cost-left)
	//lab:rule 4.4 4.24
	for range 3 {
		ann.Ask("search", "high").Want(refusal(events.every))
	}
	//lab:rule 4.4
	passes(t, ann, left)
	//lab:rule 4.24
	ann.Ask("search", "on").Want(refusal(time.Duration(cost) * events.every))
	c.Advance(time.Duration(cost) * events.every)
	ann.Ask("search", "on").Want([]string{"hold on"})
	//lab:rule 4.4
	refuses(t, ann, events.every)
}
