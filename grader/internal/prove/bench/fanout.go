package bench

import (
	"context"
	"errors"
	"time"
)

// The rules of the load, the same for all.
const (
	burst  = 16        // messages in one write of a sender
	window = 4 * burst // messages that may be on their way to somebody

	// calm is the rate of the quiet latency figure, in deliveries a second.
	calm = 10_000

	// maxLatencies bounds the latencies that one figure keeps.
	maxLatencies = 200_000
)

// A fanout is a crowd in one room and a sender on every node, who is not in the
// room. The senders take turns.
type fanout struct {
	servers *servers
	crowd   *crowd
	senders []*client
	posted  []int64 // by sender
	sent    int64   // in all
}

// assemble opens all connections of a fanout. The caller must call end, whatever
// assemble returns.
func (b *bench) assemble(ctx context.Context, s *servers) (*fanout, error) {
	f := &fanout{servers: s, crowd: newCrowd(), posted: make([]int64, len(s.urls))}
	open := func(i int) (*client, error) { return s.member(ctx, i) }
	if err := gather(ctx, b.sizes.clients, b.sizes.atOnce, open, f.crowd.add); err != nil {
		return f, err
	}
	for i := range s.urls {
		sender, err := s.connect(ctx, i, anywhere, "")
		if err != nil {
			return f, err
		}
		f.senders = append(f.senders, sender)
	}
	return f, nil
}

func (f *fanout) end() {
	f.crowd.end()
	for _, sender := range f.senders {
		_ = sender.conn.Close()
	}
}

// members is how many deliveries one message makes.
func (f *fanout) members() int64 { return int64(len(f.crowd.listeners)) }

// lost is how many deliveries are missing.
func (f *fanout) lost() int64 { return f.sent*f.members() - f.crowd.delivered.Load() }

// post sends n messages in one write.
func (f *fanout) post(n int) error {
	turn := int(f.sent/int64(n)) % len(f.senders)
	sender := f.senders[turn]
	sender.out = sender.out[:0]
	var event []byte
	for range n {
		f.posted[turn]++
		event = append(event[:0], `42["post","`...)
		event = stamp{sender: turn, number: f.posted[turn], sent: time.Now().UnixNano()}.appendTo(event)
		event = append(event, `"]`...)
		sender.out = appendFrame(sender.out, opText, event)
	}
	f.sent += int64(n)
	return sender.flush()
}

// A pace is how messages are sent at saturation: so many in one write, and so
// many at most on their way.
type pace struct{ burst, window int }

var (
	inBursts = pace{burst, window}
	oneByOne = pace{1, 1}
)

// saturate sends as fast as the deliveries come and drains at the end.
func (f *fanout) saturate(ctx context.Context, p pace, length time.Duration) (load, error) {
	meter, err := newMeter(f.servers)
	if err != nil {
		return load{}, err
	}
	before := f.sent
	for time.Since(meter.began) < length {
		room := f.sent + int64(p.burst) - int64(p.window) // so many have to be with everyone
		if err := f.crowd.await(ctx, room*f.members()); err != nil {
			return load{}, err
		}
		if err := f.post(p.burst); err != nil {
			return load{}, err
		}
	}
	if err := f.drain(ctx); err != nil {
		return load{}, err
	}
	return meter.read((f.sent - before) * f.members())
}

// errBehind: the server cannot keep a pace that is below its own saturation.
var errBehind = errors.New("the server fell behind: too many messages are on their way")

// keep sends bursts evenly, for so many deliveries a second, and returns the
// latencies, from the write to the read of each delivery.
func (f *fanout) keep(ctx context.Context, p pace, rate float64, length time.Duration) ([]time.Duration, error) {
	deliveries := int64(p.burst) * f.members()
	interval := time.Duration(float64(time.Second) * float64(deliveries) / rate)
	bursts := max(int64(length/interval), 1)
	// An odd number: every place in a burst has its turn.
	f.crowd.record(bursts*deliveries/maxLatencies | 1)
	began := time.Now()
	for i := range bursts {
		wait := time.NewTimer(time.Until(began.Add(time.Duration(i) * interval)))
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
			return nil, ctx.Err()
		}
		if waiting := f.sent - f.crowd.delivered.Load()/f.members(); waiting > maxWaiting {
			return nil, errBehind
		}
		if err := f.post(p.burst); err != nil {
			return nil, err
		}
	}
	if err := f.drain(ctx); err != nil {
		return nil, err
	}
	return f.crowd.take(), nil
}

// maxWaiting bounds the messages on their way while a pace is kept.
const maxWaiting = 2048

func (f *fanout) drain(ctx context.Context) error { return f.crowd.await(ctx, f.sent*f.members()) }
