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

// await waits until done returns true, and calls it again after each change. If it
// gives up, it returns how long it waited, worded as what came instead; otherwise it
// returns "". It multiplies the patience for a single event by times.
func (c *Cluster) await(times int, change *broadcast, done func() bool) string {
	changed := change.changed()
	if done() {
		return ""
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	out := make(chan lostPatience, 1)
	whole, bound := time.Duration(times)*c.patience, c.bound
	go func() { out <- c.losePatience(ctx, whole, bound) }()

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
func (c *Cluster) losePatience(ctx context.Context, whole, bound time.Duration) lostPatience {
	ctx, cancel := context.WithTimeout(ctx, bound)
	defer cancel()

	var pingers sync.WaitGroup
	var mu sync.Mutex
	var silent []*Node
	for _, n := range c.nodes() {
		pingers.Go(func() {
			if !n.keepPinging(ctx, whole/roundTrips) {
				mu.Lock()
				defer mu.Unlock()
				silent = append(silent, n)
			}
		})
	}
	pingers.Wait()
	if len(c.nodes()) == 0 {
		tick(ctx, whole)
	}

	if len(silent) > 0 {
		return lostPatience{
			text:   fmt.Sprintf("nothing, for %s; %s did not answer %d pings in that time", bound, nodeNames(silent), roundTrips),
			silent: silent,
		}
	}
	return lostPatience{text: fmt.Sprintf("nothing, for %s and %d round trips with every node", whole, roundTrips)}
}

// keepPinging makes the round trips with one node, one per interval. It reports false
// when the node does not answer in time. If the node ends, it keeps waiting.
func (n *Node) keepPinging(ctx context.Context, interval time.Duration) bool {
	for range roundTrips {
		if !tick(ctx, interval) {
			return false
		}
		if !n.live() {
			continue
		}
		if _, err := n.command(ctx, "ping"); err != nil && n.live() {
			return false
		}
	}
	return true
}

// tick waits for one interval. It reports false when ctx ended first.
func tick(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// Eventually waits until holds returns true, for as long as the check would wait for
// an event, and calls it about twenty times. Use it for what no frame shows, such as
// [Node.Stats] that return to their level. what completes the sentence "it never
// held that …".
func (c *Cluster) Eventually(what string, holds func() bool) {
	c.t.Helper()
	var again broadcast
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		for tick(ctx, c.patience/20) {
			again.wake()
		}
	}()
	if waited := c.await(1, &again, holds); waited != "" {
		c.failf("it never held that %s, %s", what, strings.TrimPrefix(waited, "nothing, "))
	}
}
