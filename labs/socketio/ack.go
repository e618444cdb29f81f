package socketio

import (
	"context"
	"sync"
	"time"
)

// acks are the acknowledgements that a socket's peer still owes.
type acks struct {
	mu      sync.Mutex
	next    uint64
	waiting map[uint64]chan Args
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

// receive takes an acknowledgement as it came.
func (a *acks) receive(packet Packet) {
	args, err := packet.attach(packet.args())
	if err == nil && packet.ID != nil { // decode has validated the rest
		a.answer(*packet.ID, args)
	}
}

// answer delivers an acknowledgement. One that nobody waits for, or waits for
// no longer, is ignored.
func (a *acks) answer(id uint64, args Args) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if waiting, ok := a.waiting[id]; ok {
		delete(a.waiting, id)
		waiting <- args
	}
}

// EmitWithAck emits an event to this socket and waits for its acknowledgement:
// at most timeout, by the server's Clock, and at most until ctx ends. Errors:
// ErrAckTimeout, ErrDisconnected, ctx's.
//
// A handler of the same socket may call it: acknowledgements do not queue
// behind events. But while that queue is full nothing is read from the client,
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
	case args := <-answer: // it came first, or at the same time
		return args, nil
	default:
		return nil, err
	}
}
