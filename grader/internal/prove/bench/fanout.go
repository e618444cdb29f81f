package bench

import (
	"context"
	"errors"
	"time"
)

// The rules of the load, the same for every contestant.
const (
	burst  = 16        // messages in one write of a sender
	window = 4 * burst // messages that some receiver may still be waiting for

	// calm is the rate of the quiet latency figure, in deliveries a second.
	calm = 10_000

	// maxLatencies bounds the latencies that one figure keeps.
	maxLatencies = 200_000
)

// A fanout is the receivers of one room, and a sender on every node that is not
// in the room. The senders take turns.
type fanout struct {
	servers   *servers
	receivers *receivers
	senders   []*client
	posted    []int64 // by sender
	sent      int64   // by all senders
}

// newFanout opens all connections of a fanout. The caller must close it, even
// after an error.
func (b *bench) newFanout(ctx context.Context, s *servers) (*fanout, error) {
	f := &fanout{servers: s, receivers: newReceivers(), posted: make([]int64, len(s.urls))}
	open := func(ctx context.Context, i int) (*client, error) {
		return s.receiver(ctx, i, share(b.sizes.rooms, b.sizes.receivers, i))
	}
	if err := dialAll(ctx, b.sizes.receivers, b.sizes.concurrent, open, f.receivers.add); err != nil {
		return f, err
	}
	for i := range s.urls {
		sender, err := s.connect(ctx, i, anySource, "")
		if err != nil {
			return f, err
		}
		f.senders = append(f.senders, sender)
	}
	return f, nil
}

// share returns how many of all are for the i-th of n.
func share(all, n, i int) int { return all*(i+1)/n - all*i/n }

func (f *fanout) close() {
	f.receivers.close()
	for _, sender := range f.senders {
		sender.close()
	}
}

// fan is the number of deliveries that one message causes.
func (f *fanout) fan() int64 { return int64(len(f.receivers.all)) }

// lost is the number of deliveries that are missing.
func (f *fanout) lost() int64 { return f.sent*f.fan() - f.receivers.delivered.Load() }

// post sends n messages in one write.
func (f *fanout) post(n int) error {
	turn := int(f.sent/int64(n)) % len(f.senders)
	sender := f.senders[turn]
	sender.writes.collect()
	var event []byte
	for range n {
		f.posted[turn]++
		event = append(event[:0], `42["post","`...)
		event = stamp{sender: turn, number: f.posted[turn], sent: time.Now().UnixNano()}.appendTo(event)
		event = append(event, `"]`...)
		if err := sender.send(event); err != nil {
			return err
		}
	}
	f.sent += int64(n)
	return sender.writes.flush()
}

// A pace is how the senders send at saturation: how many messages in one write,
// and how many at most that some receiver still waits for.
type pace struct{ burst, window int }

var (
	inBursts = pace{burst, window}
	oneByOne = pace{1, 1}
)

// saturate sends as fast as the deliveries arrive, and waits for the last one.
func (f *fanout) saturate(ctx context.Context, p pace, length time.Duration) (load, error) {
	meter, err := newMeter(f.servers)
	if err != nil {
		return load{}, err
	}
	before := f.sent
	for time.Since(meter.began) < length {
		delivered := f.sent + int64(p.burst) - int64(p.window) // every receiver must have this many first
		if err := f.receivers.await(ctx, delivered*f.fan()); err != nil {
			return load{}, err
		}
		if err := f.post(p.burst); err != nil {
			return load{}, err
		}
	}
	if err := f.drain(ctx); err != nil {
		return load{}, err
	}
	return meter.read((f.sent - before) * f.fan())
}

// errBehind means that a server cannot keep a pace that is below its own
// saturation.
var errBehind = errors.New("the server fell behind: too many messages are undelivered")

// maxUndelivered bounds the undelivered messages while a pace is kept.
const maxUndelivered = 2048

// keep sends bursts evenly, at a rate in deliveries a second, and returns the
// latencies from the write to the read of each delivery.
func (f *fanout) keep(ctx context.Context, p pace, rate float64, length time.Duration) ([]time.Duration, error) {
	deliveries := int64(p.burst) * f.fan()
	interval := time.Duration(float64(time.Second) * float64(deliveries) / rate)
	bursts := max(int64(length/interval), 1)
	// An odd number, so that every place in a burst is sampled.
	f.receivers.sample(bursts*deliveries/maxLatencies | 1)
	began := time.Now()
	for i := range bursts {
		wait := time.NewTimer(time.Until(began.Add(time.Duration(i) * interval)))
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
			return nil, ctx.Err()
		}
		if f.sent-f.receivers.delivered.Load()/f.fan() > maxUndelivered {
			return nil, errBehind
		}
		if err := f.post(p.burst); err != nil {
			return nil, err
		}
	}
	if err := f.drain(ctx); err != nil {
		return nil, err
	}
	return f.receivers.take(), nil
}

// drain waits for every delivery of what was sent.
func (f *fanout) drain(ctx context.Context) error { return f.receivers.await(ctx, f.sent*f.fan()) }
