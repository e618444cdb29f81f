package socketio

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// acks holds the acknowledgements that a socket is waiting for.
type acks struct {
	mu       sync.Mutex
	asked    uint64 // how many the server has asked for
	received uint64
	waiting  map[uint64]func(Answer) // by the id of the event
	ended    bool
}

// add has settle called once, unless remove comes first: with the acknowledgement of the
// event with that id, or with ErrDisconnected when the socket ends. settle must not block.
// add reports false if the socket has ended.
func (a *acks) add(id uint64, settle func(Answer)) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ended {
		return false
	}
	if a.waiting == nil {
		a.waiting = map[uint64]func(Answer){}
	}
	a.waiting[id] = settle
	a.asked++
	return true
}

// remove reports whether the acknowledgement was still to come.
func (a *acks) remove(id uint64) bool { return a.take(id) != nil }

func (a *acks) take(id uint64) func(Answer) {
	a.mu.Lock()
	defer a.mu.Unlock()
	settle := a.waiting[id]
	delete(a.waiting, id)
	return settle
}

// receive settles what waits for an acknowledgement. One that nobody is waiting for is
// ignored. It reports false if there have been more than the server asked for.
func (a *acks) receive(packet decodedPacket) bool {
	if packet.ID != nil {
		if settle := a.take(*packet.ID); settle != nil {
			settle(Answer{Args: packet.args()})
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.received++
	return a.received <= a.asked
}

// end settles what still waits.
func (a *acks) end() {
	a.mu.Lock()
	waiting := a.waiting
	a.waiting, a.ended = nil, true
	a.mu.Unlock()
	for _, settle := range waiting {
		settle(Answer{Err: ErrDisconnected})
	}
}

// nextAck returns the id of an event that asks for an acknowledgement. A broadcast has the
// same one for all sockets of the namespace.
func (n *Namespace) nextAck() uint64 { return n.acks.Add(1) - 1 }

// A question is a broadcast whose acknowledgements have not all come.
type question struct {
	answers chan Answer // has room for all
	stop    func() bool // no longer waits for the context

	mu   sync.Mutex
	left int // how many sockets have not settled, and one until all have been asked
}

func (q *question) settle(answer Answer) {
	q.answers <- answer
	q.release()
}

func (q *question) release() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.left--; q.left == 0 {
		q.stop()
		close(q.answers)
	}
}

// Ask implements BroadcastWithAck for the sockets of this process. It also returns how
// many they are; the channel has room for all their answers.
func (a *MemoryAdapter) Ask(ctx context.Context, packet Packet, opts BroadcastOptions) (clients int, answers <-chan Answer, err error) {
	if packet.Type != PacketEvent {
		return 0, nil, fmt.Errorf("broadcast a packet of type %d: %w", packet.Type, ErrInvalidPacket)
	}
	id := a.nsp.nextAck()
	packet.Namespace, packet.ID = a.nsp.name, &id
	frames := packet.frames()
	sockets := a.nsp.connectedSockets(a.selected(opts))
	q := &question{answers: make(chan Answer, len(sockets)), left: len(sockets) + 1}
	asked := sockets[:0]
	for _, socket := range sockets {
		if !socket.acks.add(id, q.settle) {
			q.release() // it has left in the meantime
			continue
		}
		if err := socket.deliver(packet, frames, opts.Flags.Volatile); err != nil && socket.acks.remove(id) {
			q.release()
			continue
		}
		asked = append(asked, socket)
	}
	q.stop = context.AfterFunc(ctx, func() {
		for _, socket := range asked {
			if socket.acks.remove(id) {
				q.settle(Answer{Err: context.Cause(ctx)})
			}
		}
	})
	q.release()
	return len(asked), q.answers, nil
}

// BroadcastWithAck implements Adapter.
func (a *MemoryAdapter) BroadcastWithAck(ctx context.Context, packet Packet, opts BroadcastOptions) (<-chan Answer, error) {
	_, answers, err := a.Ask(ctx, packet, opts)
	return answers, err
}

// EmitWithAck emits an event to this socket and waits for the acknowledgement,
// at most for timeout on the server's Clock and until ctx ends. It returns the
// arguments of the acknowledgement, or ErrAckTimeout, ErrDisconnected or ctx's
// error.
//
// A handler of the same socket may call it: acknowledgements do not queue behind
// events. But while the queue of events is full, nothing is read from the client,
// acknowledgements included; see Options.EventQueue.
func (s *Socket) EmitWithAck(ctx context.Context, timeout time.Duration, event string, args ...any) (Args, error) {
	packet, err := newEvent(s.nsp.name, event, args)
	if err != nil {
		return nil, err
	}
	id, answers := s.nsp.nextAck(), make(chan Answer, 1)
	if !s.acks.add(id, func(answer Answer) { answers <- answer }) {
		return nil, ErrDisconnected
	}
	defer s.acks.remove(id)
	packet.ID = &id
	timer := s.nsp.server.opts.Clock.NewTimer(timeout)
	defer timer.Stop()
	if err := s.send(packet); err != nil {
		return nil, err
	}
	select {
	case answer := <-answers:
		return answer.Args, answer.Err
	case <-timer.Chan():
		err = ErrAckTimeout
	case <-ctx.Done():
		err = ctx.Err()
	}
	select {
	case answer := <-answers: // it arrived at the same time
		return answer.Args, answer.Err
	default:
		return nil, err
	}
}
