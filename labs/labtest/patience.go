package labtest

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"
)

const (
	defaultPatience = 2 * time.Second
	roundTrips      = 40               // pings that each node answers before a wait is given up
	hardBound       = 30 * time.Second // no wait takes longer, whoever answers
	tickStep        = 20 * time.Millisecond
)

// patienceFromEnvironment reads LAB_PATIENCE.
func patienceFromEnvironment() (time.Duration, error) {
	text := os.Getenv("LAB_PATIENCE")
	if text == "" {
		return defaultPatience, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("LAB_PATIENCE %q is not a duration such as 2s", text)
	}
	return d, nil
}

// A wait is how long a check waits: for the whole time, and for this many round trips
// with every node, whichever takes longer.
type wait struct {
	whole time.Duration
	trips int
}

// Pass lets d pass, in which every node answers ten pings. Use it where a node waits by a
// clock of its own, and nothing else tells that it has waited long enough.
func (c *Cluster) Pass(d time.Duration) {
	c.t.Helper()
	lost := c.losePatience(context.Background(), wait{whole: d, trips: 10}, c.bound)
	if len(lost.silent) > 0 {
		for _, n := range lost.silent {
			n.dump()
		}
		c.failf("%s did not answer ten pings in %s", nodeNames(lost.silent), c.bound)
	}
}

// waitFor returns the wait for a single event, multiplied by times.
func (c *Cluster) waitFor(times int) wait {
	return wait{whole: time.Duration(times) * c.patience, trips: roundTrips}
}

// waitWithin returns the wait for what must happen within d: for d and ten round trips
// with every node.
func (c *Cluster) waitWithin(d time.Duration) wait {
	return wait{whole: time.Duration(float64(d) * float64(c.patience) / float64(defaultPatience)), trips: 10}
}

// patient returns a context that ends when the check would lose its patience for a single
// event. The caller must cancel it.
func (c *Cluster) patient() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	usual, bound := c.waitFor(1), c.bound
	go func() {
		c.losePatience(ctx, usual, bound)
		cancel()
	}()
	return ctx, cancel
}

// await waits until done returns true, and calls it again after each change. If it
// gives up, it returns how long it waited, worded as what came instead; otherwise it
// returns "". It multiplies the patience for a single event by times.
func (c *Cluster) await(times int, change *broadcast, done func() bool) string {
	c.t.Helper()
	return c.awaitFor(c.waitFor(times), change, done)
}

// awaitFor is await with any wait.
func (c *Cluster) awaitFor(w wait, change *broadcast, done func() bool) string {
	c.t.Helper()
	changed := change.changed()
	if done() {
		return ""
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	out := make(chan lostPatience, 1)
	bound := c.bound
	go func() { out <- c.losePatience(ctx, w, bound) }()

	for {
		select {
		case <-changed:
			changed = change.changed()
			if done() {
				return ""
			}
		case lost := <-out:
			if done() {
				return ""
			}
			for _, n := range lost.silent {
				n.dump()
			}
			return lost.text
		}
	}
}

// lostPatience says how long the check waited, and which nodes did not show that they
// were running.
type lostPatience struct {
	text   string
	silent []*Node
}

// losePatience returns when the caller may give up: every live node has had the whole
// time and has shown that it was running throughout, or bound has passed.
func (c *Cluster) losePatience(ctx context.Context, w wait, bound time.Duration) lostPatience {
	ctx, cancel := context.WithTimeout(ctx, bound)
	defer cancel()

	var pingers sync.WaitGroup
	var mu sync.Mutex
	var silent []*Node
	for _, n := range c.nodes() {
		pingers.Go(func() {
			if !n.keepPinging(ctx, w) {
				mu.Lock()
				defer mu.Unlock()
				silent = append(silent, n)
			}
		})
	}
	pingers.Wait()
	if len(c.nodes()) == 0 {
		tick(ctx, w.whole)
	}

	if len(silent) > 0 {
		return lostPatience{
			text:   fmt.Sprintf("nothing, for %s; %s did not answer %d pings in that time", bound, nodeNames(silent), w.trips),
			silent: silent,
		}
	}
	return lostPatience{text: fmt.Sprintf("nothing, for %s and %d round trips with every node", w.whole, w.trips)}
}

// keepPinging makes the round trips with one node, evenly over the whole time. It reports
// false when the node does not answer in time. If the node ends or is frozen, it keeps
// waiting.
func (n *Node) keepPinging(ctx context.Context, w wait) bool {
	for range w.trips {
		if !tick(ctx, w.whole/time.Duration(w.trips)) {
			return false
		}
		if !n.live() || n.frozen.Load() {
			continue
		}
		if _, err := n.command(ctx, "ping"); err != nil && n.live() {
			return false
		}
	}
	return true
}

// tick waits for one interval, in short steps: on a machine that is too busy to wake the
// checks in time, each step takes longer, so a node that starves as they do gets more time.
// It reports false when ctx ended first.
func tick(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(min(d, tickStep))
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
		case <-ctx.Done():
			return false
		}
		if d -= tickStep; d <= 0 {
			return true
		}
		timer.Reset(min(d, tickStep))
	}
}

// Eventually waits until holds returns true, for as long as the check would wait for
// an event, and calls it about twenty times. Use it for what no frame shows, such as
// [Node.Stats] that return to their level. what is a sentence that must become true.
func (c *Cluster) Eventually(what string, holds func() bool) {
	c.t.Helper()
	c.eventually(c.waitFor(1), func() string { return what }, holds)
}

// EventuallyWithin is Eventually for what may take as long as d. It calls holds as often
// in the same time.
func (c *Cluster) EventuallyWithin(d time.Duration, what string, holds func() bool) {
	c.t.Helper()
	c.eventually(c.waitWithin(d), func() string { return what }, holds)
}

func (c *Cluster) eventually(w wait, what func() string, holds func() bool) {
	c.t.Helper()
	var again broadcast
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		for tick(ctx, c.patience/20) {
			again.wake()
		}
	}()
	if waited := c.awaitFor(w, &again, holds); waited != "" {
		c.failf("this never became true: %s\n    waited: %s", what(), strings.TrimPrefix(waited, "nothing, for "))
	}
}
