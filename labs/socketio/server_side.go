package socketio

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync/atomic"
)

// A ServerSideEvent is an event that another process of the cluster emitted with
// ServerSideEmit.
type ServerSideEvent struct {
	Name string
	Args Args

	answer func(json.RawMessage) error // nil if the other process asked for none
	acked  atomic.Bool
}

// WantsAck reports whether the other process waits for an answer.
func (e *ServerSideEvent) WantsAck() bool { return e.answer != nil }

// Ack answers the event with one value. It does nothing if the other process asked for no
// answer. It returns ErrAcked if the event has been answered before.
func (e *ServerSideEvent) Ack(value any) error {
	if e.answer == nil {
		return nil
	}
	text, err := marshal(value)
	if err != nil {
		return fmt.Errorf("acknowledge %q: %w", e.Name, err)
	}
	if e.acked.Swap(true) {
		return ErrAcked
	}
	return e.answer(text)
}

// reservedServerSide are the events of a namespace that the library itself emits.
var reservedServerSide = []string{"connect", "connection", "new_namespace"}

// ServerSideEmit sends an event to the namespace of the same name in every other process
// of the cluster, for the functions of OnServerSideEmit. This process does not receive it.
// Arguments are encoded as JSON; binary data is refused with ErrInvalidPacket.
// https://socket.io/docs/v4/server-api/#namespaceserversideemiteventname-args
func (n *Namespace) ServerSideEmit(event string, args ...any) error {
	data, err := n.serverSideData(event, args)
	if err != nil {
		return err
	}
	return n.adapter.ServerSideEmit(data)
}

// ServerSideEmitWithAck is ServerSideEmit that waits for one answer of each other process.
// If ctx ends first, it returns those that came and an error.
func (n *Namespace) ServerSideEmitWithAck(ctx context.Context, event string, args ...any) ([]json.RawMessage, error) {
	data, err := n.serverSideData(event, args)
	if err != nil {
		return nil, err
	}
	return n.adapter.ServerSideEmitWithAck(ctx, data)
}

func (n *Namespace) serverSideData(event string, args []any) (json.RawMessage, error) {
	if slices.Contains(reservedServerSide, event) {
		return nil, fmt.Errorf("emit %q: %w", event, ErrReservedEvent)
	}
	data, attachments, err := encodeArguments(append([]any{event}, args...))
	if err == nil && len(attachments) > 0 {
		err = fmt.Errorf("%w: binary data between servers", ErrInvalidPacket)
	}
	if err != nil {
		return nil, fmt.Errorf("emit %q: %w", event, err)
	}
	if n.adapter == nil {
		return nil, ErrNotStarted
	}
	return data, nil
}

// OnServerSideEmit adds a function for an event of other processes. It is called by the
// namespace's adapter, so what takes long belongs into a goroutine; Ack may be called there.
func (n *Namespace) OnServerSideEmit(event string, handle func(*ServerSideEvent)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.serverSide == nil {
		n.serverSide = map[string][]func(*ServerSideEvent){}
	}
	n.serverSide[event] = append(n.serverSide[event], handle)
}

// ReceiveServerSide is for adapters: it hands over what another process emitted. answer
// sends the value of Ack to that process; it is nil if that waits for none. The error for
// data that is no event is ErrInvalidPacket.
func (n *Namespace) ReceiveServerSide(data json.RawMessage, answer func(json.RawMessage) error) error {
	array, ok := scanArray(respell(data))
	if !ok || len(array.values) == 0 || array.values[0][0] != '"' {
		return fmt.Errorf("%w: no event from another process", ErrInvalidPacket)
	}
	name, err := unquote(array.values[0])
	if err != nil {
		return fmt.Errorf("%w: the name of an event: %w", ErrInvalidPacket, err)
	}
	n.mu.RLock()
	handlers := n.serverSide[name]
	n.mu.RUnlock()
	event := &ServerSideEvent{Name: name, Args: array.values[1:], answer: answer}
	for _, handle := range handlers {
		_ = n.server.contain("a handler of a server-side event", func() error {
			handle(event)
			return nil
		})
	}
	return nil
}
