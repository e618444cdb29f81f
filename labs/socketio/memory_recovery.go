package socketio

import (
	"container/list"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
)

// A past is what a MemoryAdapter keeps for clients that come back: the newest packets, and
// the sessions of those who are away.
type past struct {
	recovery *ConnectionStateRecovery
	clock    clockwork.Clock
	life     string // tells its offsets from those of another process, or of an earlier one

	mu       sync.Mutex // held while a packet is kept and delivered, so that both have one order
	newest   uint64     // the number of the newest packet
	packets  []pastPacket
	bytes    int
	trimmed  map[string]uint64 // by room, the newest packet that is not kept any more; "" stands for all rooms
	unknown  uint64            // of this packet, and of those before it, trimmed says nothing
	sessions map[string]*pastSession
	away     list.List // of the *pastSession whose clients are away, in the order in which they left
}

type pastPacket struct {
	number uint64
	packet Packet
	opts   BroadcastOptions
	at     time.Time
}

type pastSession struct {
	Session
	until time.Time     // when the client has been away for too long
	away  *list.Element // nil while the socket is connected
}

func newPast(server *Server) *past {
	return &past{
		recovery: server.recovery, clock: server.opts.Clock, life: rand.Text(),
		trimmed: map[string]uint64{}, sessions: map[string]*pastSession{},
	}
}

// add gives a packet an offset, keeps it if it is to be kept, and delivers it.
func (p *past) add(packet Packet, opts BroadcastOptions, deliver func(Packet, BroadcastOptions) func()) func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if opts.Flags.Volatile {
		// The client takes a text at the end for an offset. So it gets one that it may use.
		return deliver(packet.WithOffset(p.offset(p.newest)), opts)
	}
	p.newest++
	packet = packet.WithOffset(p.offset(p.newest))
	p.packets = append(p.packets, pastPacket{p.newest, packet, opts, p.clock.Now()})
	p.bytes += packet.size()
	p.trim()
	return deliver(packet, opts)
}

// trim forgets what is older than a client can be away, and what exceeds the bounds. p.mu
// must be held.
func (p *past) trim() {
	old := p.clock.Now().Add(-p.recovery.MaxDisconnectionDuration)
	for len(p.packets) > 0 {
		oldest := p.packets[0]
		if oldest.at.After(old) && len(p.packets) <= p.recovery.MaxPackets && p.bytes <= p.recovery.MaxBytes {
			return
		}
		p.bytes -= oldest.packet.size()
		p.packets[0] = pastPacket{}
		p.packets = p.packets[1:]
		p.forgets(oldest)
	}
}

// forgets notes who can no longer be told of a packet. p.mu must be held.
func (p *past) forgets(packet pastPacket) {
	rooms := packet.opts.Rooms
	if len(rooms) == 0 {
		rooms = []string{""}
	}
	for _, room := range rooms {
		p.trimmed[room] = packet.number
	}
	if len(p.trimmed) > 10*p.recovery.MaxPackets {
		clear(p.trimmed)
		p.unknown = packet.number
	}
}

// misses reports whether something for a session is not kept any more that followed a
// packet. p.mu must be held.
func (p *past) misses(session *pastSession, since uint64) bool {
	if since < p.unknown || since < p.trimmed[""] {
		return true
	}
	return slices.ContainsFunc(session.Rooms, func(room string) bool { return since < p.trimmed[room] })
}

// forMember reports whether the options select a socket that is in the rooms.
func (o BroadcastOptions) forMember(rooms []string) bool {
	in := func(room string) bool { return slices.Contains(rooms, room) }
	return (len(o.Rooms) == 0 || slices.ContainsFunc(o.Rooms, in)) && !slices.ContainsFunc(o.Except, in)
}

func (p *past) offset(number uint64) string { return p.life + "-" + strconv.FormatUint(number, 10) }

// number is the inverse of offset.
func (p *past) number(offset string) (uint64, bool) {
	digits, ours := strings.CutPrefix(offset, p.life+"-")
	number, err := strconv.ParseUint(digits, 10, 64)
	return number, ours && err == nil && p.offset(number) == offset
}

// SaveSession implements SessionStore.
func (a *MemoryAdapter) SaveSession(_ context.Context, session *Session) error {
	a.past.mu.Lock()
	defer a.past.mu.Unlock()
	if session.Offset == "" {
		session.Offset = a.past.offset(a.past.newest)
	}
	a.past.forget(session.PID)
	a.past.sessions[session.PID] = &pastSession{Session: *session}
	return nil
}

// SuspendSession implements SessionStore.
func (a *MemoryAdapter) SuspendSession(_ context.Context, session *Session) error {
	p := a.past
	p.mu.Lock()
	defer p.mu.Unlock()
	p.forget(session.PID)
	left := &pastSession{Session: *session, until: p.clock.Now().Add(p.recovery.MaxDisconnectionDuration)}
	left.away = p.away.PushBack(left)
	p.sessions[session.PID] = left
	p.expire()
	return nil
}

// forget removes a session. p.mu must be held.
func (p *past) forget(pid string) {
	if session := p.sessions[pid]; session != nil && session.away != nil {
		p.away.Remove(session.away)
	}
	delete(p.sessions, pid)
}

// expire forgets those who have been away for too long, and the first who left if too many
// are away. p.mu must be held.
func (p *past) expire() {
	for first := p.away.Front(); first != nil; first = p.away.Front() {
		session := first.Value.(*pastSession)
		if p.clock.Now().Before(session.until) && p.away.Len() <= p.recovery.MaxSessions {
			return
		}
		p.forget(session.PID)
	}
}

// DropSession implements SessionStore.
func (a *MemoryAdapter) DropSession(_ context.Context, pid, owner string) error {
	a.past.mu.Lock()
	defer a.past.mu.Unlock()
	if session := a.past.sessions[pid]; session != nil && session.Owner == owner {
		a.past.forget(pid)
	}
	return nil
}

// RestoreSession implements SessionStore.
func (a *MemoryAdapter) RestoreSession(ctx context.Context, pid, owner, offset string) (*Session, error) {
	session, connected := a.past.take(pid, owner, offset)
	if !connected {
		return session, nil
	}
	if err := a.nsp.Supersede(ctx, session.ID); err != nil {
		return nil, err
	}
	if session, connected = a.past.take(pid, owner, offset); connected {
		return nil, nil // another connection has just been given it
	}
	return session, nil
}

// take returns the session that pid names. It removes it, unless the socket is connected.
func (p *past) take(pid, owner, offset string) (_ *Session, connected bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expire()
	session := p.sessions[pid]
	if session == nil || session.Owner != owner {
		return nil, false
	}
	if session.away == nil {
		return &session.Session, true
	}
	if offset == "" {
		offset = session.Offset
	}
	p.forget(pid)
	p.trim()
	number, ok := p.number(offset)
	if !ok || number > p.newest || p.misses(session, number) {
		return nil, false
	}
	session.Offset = offset
	return &session.Session, false
}

// replayed is how many packets Resume reads at once.
const replayed = 100

var errGap = errors.New("what the client has missed is not kept any more")

// Resume implements SessionStore.
func (a *MemoryAdapter) Resume(ctx context.Context, socket *Socket, session *Session) error {
	at, ok := a.past.number(session.Offset)
	for ok {
		missed, done, err := a.past.after(&at, session, func() error { return a.AddAll(session.ID, session.Rooms...) })
		if done || err != nil {
			return err
		}
		for _, packet := range missed {
			if err := socket.Replay(ctx, packet); err != nil {
				return err
			}
		}
	}
	return fmt.Errorf("%w: %q", ErrInvalidPacket, session.Offset)
}

// after returns the next packets for a session and moves at behind the last that it has
// looked at. When there are no more it calls live, before any other comes.
func (p *past) after(at *uint64, session *Session, live func() error) (missed []Packet, done bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.misses(&pastSession{Session: *session}, *at) {
		return nil, false, errGap
	}
	first, _ := slices.BinarySearchFunc(p.packets, *at+1, func(packet pastPacket, number uint64) int {
		return int(int64(packet.number) - int64(number))
	})
	for _, kept := range p.packets[first:] {
		if *at = kept.number; kept.opts.forMember(session.Rooms) {
			missed = append(missed, kept.packet)
		}
		if len(missed) == replayed {
			return missed, false, nil
		}
	}
	if len(missed) > 0 {
		return missed, false, nil
	}
	return nil, true, live()
}
