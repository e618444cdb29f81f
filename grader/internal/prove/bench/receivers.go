package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"
)

// Receivers are the clients that messages are delivered to. Each counts its
// deliveries and checks that every sender's messages arrive in order.
type receivers struct {
	all       []*receiver
	delivered atomic.Int64
	disorder  atomic.Int64 // deliveries that were not the next of their sender
	sampling  atomic.Int64 // keep the latency of every n-th message; 0 keeps none

	awaited atomic.Int64  // the number of deliveries that await waits for
	reached chan struct{} // signals that awaited was reached
	failed  chan error    // the first receiver that failed
	ending  atomic.Bool
	ended   sync.WaitGroup
}

// A receiver is one client with its goroutine.
type receiver struct {
	*client
	receivers *receivers
	last      [maxNodes]int64 // number of the last message, by sender

	mu        sync.Mutex
	latencies []time.Duration
}

// maxNodes bounds the nodes of a cluster, and so the senders.
const maxNodes = 4

func newReceivers() *receivers {
	r := &receivers{reached: make(chan struct{}, 1), failed: make(chan error, 1)}
	r.awaited.Store(math.MaxInt64)
	return r
}

// add takes ownership of a client and starts to receive.
func (r *receivers) add(client *client) {
	one := &receiver{client: client, receivers: r}
	r.all = append(r.all, one)
	r.ended.Go(func() {
		if err := one.run(); !r.ending.Load() {
			select {
			case r.failed <- err:
			default:
			}
		}
	})
}

// close closes every connection and waits for the goroutines to end.
func (r *receivers) close() {
	r.ending.Store(true)
	for _, one := range r.all {
		one.close()
	}
	r.ended.Wait()
}

// run receives until the connection fails.
func (r *receiver) run() error {
	for {
		message, err := r.receive()
		if err != nil {
			return err
		}
		if err := r.check(message); err != nil {
			return err
		}
	}
}

// check counts one delivery.
func (r *receiver) check(message []byte) error {
	s, err := readStamp(message)
	if err != nil || s.sender < 0 || s.sender >= len(r.last) {
		return fmt.Errorf("%w: %.100q", errPayload, message)
	}
	if s.number != r.last[s.sender]+1 {
		r.receivers.disorder.Add(1)
	}
	r.last[s.sender] = s.number
	if every := r.receivers.sampling.Load(); every > 0 && s.number%every == 0 {
		r.mu.Lock()
		r.latencies = append(r.latencies, time.Duration(time.Now().UnixNano()-s.sent))
		r.mu.Unlock()
	}
	r.receivers.count()
	return nil
}

func (r *receivers) count() {
	total := r.delivered.Add(1)
	if awaited := r.awaited.Load(); total >= awaited && r.awaited.CompareAndSwap(awaited, math.MaxInt64) {
		select {
		case r.reached <- struct{}{}:
		default:
		}
	}
}

// errLost means that a wait ended before every message had arrived.
var errLost = errors.New("messages were lost")

// await waits until the receivers have had this many deliveries in total.
func (r *receivers) await(ctx context.Context, total int64) error {
	if r.delivered.Load() >= total {
		return nil
	}
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	for {
		r.awaited.Store(total)
		if r.delivered.Load() >= total {
			return nil
		}
		select {
		case <-r.reached:
		case err := <-r.failed:
			return fmt.Errorf("a receiver failed: %w", err)
		case <-ctx.Done():
			return ctx.Err()
		case <-timeout.C:
			return fmt.Errorf("%w: %d of %d arrived", errLost, r.delivered.Load(), total)
		}
	}
}

// sample discards the latencies kept so far, and keeps that of every n-th message
// from now on.
func (r *receivers) sample(every int64) {
	r.take()
	r.sampling.Store(every)
}

// take returns the latencies kept so far and stops sampling.
func (r *receivers) take() []time.Duration {
	r.sampling.Store(0)
	var all []time.Duration
	for _, one := range r.all {
		one.mu.Lock()
		all = append(all, one.latencies...)
		one.latencies = one.latencies[:0]
		one.mu.Unlock()
	}
	return all
}
