package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
)

// A crowd is the clients that receive. Each counts what comes and minds the
// order in which every sender's messages come.
type crowd struct {
	listeners []*listener
	delivered atomic.Int64
	disorder  atomic.Int64 // messages that were not the next one
	every     atomic.Int64 // the latency of each so many messages is kept; 0 keeps none

	wanted atomic.Int64  // how many deliveries await waits for
	came   chan struct{} // that they came
	failed chan error    // the first client that broke
	ending atomic.Bool
	ended  sync.WaitGroup
}

// A listener is one of the crowd.
type listener struct {
	*client
	crowd *crowd
	last  [2]int64 // by sender

	mu        sync.Mutex
	latencies []time.Duration
}

func newCrowd() *crowd {
	c := &crowd{came: make(chan struct{}, 1), failed: make(chan error, 1)}
	c.wanted.Store(math.MaxInt64)
	return c
}

// add takes over a client and listens.
func (c *crowd) add(client *client) {
	l := &listener{client: client, crowd: c}
	c.listeners = append(c.listeners, l)
	c.ended.Go(func() {
		if err := l.listen(); !c.ending.Load() {
			select {
			case c.failed <- err:
			default:
			}
		}
	})
}

// end hangs up and returns when nobody listens any more.
func (c *crowd) end() {
	c.ending.Store(true)
	for _, l := range c.listeners {
		_ = l.conn.Close()
	}
	c.ended.Wait()
}

func (l *listener) listen() error {
	for {
		if err := l.read(); err != nil {
			return err
		}
		if err := l.digest(); err != nil {
			return err
		}
	}
}

// digest counts what one read brought.
func (l *listener) digest() error {
	var came int64
	defer func() { l.crowd.arrived(came) }()
	every := l.crowd.every.Load()
	var now int64
	for {
		message, err := l.next()
		if errors.Is(err, errNoFrame) {
			return nil
		}
		if err != nil {
			return err
		}
		s, err := readStamp(message)
		if err != nil || s.sender < 0 || s.sender >= len(l.last) {
			return fmt.Errorf("%w: %.100q", errPayload, message)
		}
		came++
		if s.number != l.last[s.sender]+1 {
			l.crowd.disorder.Add(1)
		}
		l.last[s.sender] = s.number
		if every > 0 && s.number%every == 0 {
			if now == 0 {
				now = time.Now().UnixNano()
			}
			l.mu.Lock()
			l.latencies = append(l.latencies, time.Duration(now-s.sent))
			l.mu.Unlock()
		}
	}
}

func (c *crowd) arrived(n int64) {
	total := c.delivered.Add(n)
	if wanted := c.wanted.Load(); total >= wanted && c.wanted.CompareAndSwap(wanted, math.MaxInt64) {
		select {
		case c.came <- struct{}{}:
		default:
		}
	}
}

// errLost: a wait ended without all messages.
var errLost = errors.New("messages were lost")

// await waits until so many messages have been delivered in all.
func (c *crowd) await(ctx context.Context, total int64) error {
	if c.delivered.Load() >= total {
		return nil
	}
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	for {
		c.wanted.Store(total)
		if c.delivered.Load() >= total {
			return nil
		}
		select {
		case <-c.came:
		case err := <-c.failed:
			return fmt.Errorf("a client broke: %w", err)
		case <-ctx.Done():
			return ctx.Err()
		case <-timeout.C:
			return fmt.Errorf("%w: %d of %d came", errLost, c.delivered.Load(), total)
		}
	}
}

// record forgets the latencies there are and keeps those of each so many
// messages from now on.
func (c *crowd) record(every int64) {
	c.take()
	c.every.Store(every)
}

// take returns the latencies kept, and keeps none from now on.
func (c *crowd) take() []time.Duration {
	c.every.Store(0)
	var all []time.Duration
	for _, l := range c.listeners {
		l.mu.Lock()
		all = append(all, l.latencies...)
		l.latencies = l.latencies[:0]
		l.mu.Unlock()
	}
	return all
}

// gather opens n connections, so many at a time, and gives each to take in the
// order of its coming, one call after the other.
func gather(ctx context.Context, n, atOnce int, open func(i int) (*client, error), take func(*client)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var mu sync.Mutex
	var workers sync.WaitGroup
	var turn atomic.Int64
	for range atOnce {
		workers.Go(func() {
			for i := int(turn.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(turn.Add(1)) - 1 {
				opened, err := open(i)
				if err != nil {
					cancel(err)
					return
				}
				mu.Lock()
				take(opened)
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	return context.Cause(ctx)
}

// source spreads connections over loopback addresses, so that ports of closed
// ones cannot run out.
func source(i int) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, byte(2 + i%64)}), 0)
}

// anywhere leaves the address to the kernel.
var anywhere netip.AddrPort
