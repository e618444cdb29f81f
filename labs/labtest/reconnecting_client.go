package labtest

// The methods of Client, over the latest connection.

// Name returns what the client is called in failures.
func (r *Reconnecting) Name() string { return r.Client().Name() }

// Emit is [Client.Emit].
func (r *Reconnecting) Emit(event string, args ...any) {
	r.cluster.t.Helper()
	r.Client().Emit(event, args...)
}

// Ask is [Client.Ask]. The answer can come only over the same connection.
func (r *Reconnecting) Ask(event string, args ...any) *Answer {
	r.cluster.t.Helper()
	return r.Client().Ask(event, args...)
}

// Next is [Client.Next]. It ignores the offset of the event, and does not require one: see
// [Event.Offset].
func (r *Reconnecting) Next(event string, args ...any) *Event {
	r.cluster.t.Helper()
	return r.Client().Next(event, args...)
}

// Hear is [Client.Hear].
func (r *Reconnecting) Hear() *Event {
	r.cluster.t.Helper()
	return r.Client().Hear()
}

// Collect is [Client.Collect].
func (r *Reconnecting) Collect(n int) []*Event {
	r.cluster.t.Helper()
	return r.Client().Collect(n)
}

// InAnyOrder is [Client.InAnyOrder]. It ignores offsets, as Next does.
func (r *Reconnecting) InAnyOrder(want ...Message) {
	r.cluster.t.Helper()
	r.Client().InAnyOrder(want...)
}

// Settle is [Client.Settle].
func (r *Reconnecting) Settle() {
	r.cluster.t.Helper()
	r.Client().Settle()
}

// Nothing is [Client.Nothing].
func (r *Reconnecting) Nothing() {
	r.cluster.t.Helper()
	r.Client().Nothing()
}

// Disconnected is [Client.Disconnected].
func (r *Reconnecting) Disconnected() {
	r.cluster.t.Helper()
	r.Client().Disconnected()
}

// Closed is [Client.Closed].
func (r *Reconnecting) Closed() int {
	r.cluster.t.Helper()
	return r.Client().Closed()
}

// Cut is [Client.Cut]: after it, the client may come back.
func (r *Reconnecting) Cut() { r.Client().Cut() }

// StopReading is [Client.StopReading]. The client may come back while its old connection
// still looks alive to the node.
func (r *Reconnecting) StopReading() { r.Client().StopReading() }

// ResumeReading is [Client.ResumeReading].
func (r *Reconnecting) ResumeReading() { r.Client().ResumeReading() }

// Disconnect is [Client.Disconnect], after which the client does not come back by itself.
func (r *Reconnecting) Disconnect() {
	r.stay("the check has disconnected it")
	r.Client().Disconnect()
}

// Close is [Client.Close], after which the client does not come back by itself.
func (r *Reconnecting) Close() {
	r.stay("the check has closed its connection")
	r.Client().Close()
}
