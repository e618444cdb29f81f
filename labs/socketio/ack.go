package socketio

import (
	"context"
	"sync"
	"time"
)

// acks holds the acknowledgements that a socket is waiting for.
type acks struct {
	mu       sync.Mutex
	next     uint64 // how many the server has asked for
	received uint64
	waiting  map[uint64]chan Args
}

func (a *acks) add() (uint64, <-chan Args) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.waiting == nil {
		a.waiting = map[uint64]chan Args{}
	}
	id, answer := a.next, make(chan Args, 1)
	a.next++
	a.waiting[id] = answer
	return id, answer
}

func (a *acks) remove(id uint64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.waiting, id)
}

// receive delivers an acknowledgement to its EmitWithAck. One that nobody is waiting for
// is ignored. It reports false if there have been more than the server asked for.
func (a *acks) receive(packet decodedPacket) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.received++
	if packet.ID != nil {
		if waiting, ok := a.waiting[*packet.ID]; ok {
			delete(a.waiting, *packet.ID)
			waiting <- packet.args()
		}
	}
	return a.received <= a.next
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
	id, answer := s.acks.add()
	defer s.acks.remove(id)
	packet.ID = &id
	timer := s.nsp.server.opts.Clock.NewTimer(timeout)
	defer timer.Stop()
	if err := s.send(packet); err != nil {
		return nil, err
	}
	select {
	case args := <-answer:
		return args, nil
	case <-timer.Chan():
		err = ErrAckTimeout
	case <-s.ctx.Done():
		err = ErrDisconnected
	case <-ctx.Done():
		err = ctx.Err()
	}
	select {
	case args := <-answer: // it arrived at the same time
		return args, nil
	default:
		return nil, err
	}
}
