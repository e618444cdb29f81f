package labtest

// A Ledger lists the numbered events that a [Reconnecting] has received, over all its
// connections. An event is received when it has arrived, whether or not the check has asked
// for it with Next. Use a ledger only from the goroutine of the check.
type Ledger struct {
	client    *Reconnecting
	numbering Numbering
	sender    *string // of the entries; nil for all senders

	read    int // events looked at
	entries []Entry
	numbers map[int]bool // of the entries
}

// An Entry is one numbered event.
type Entry struct {
	Number     int
	Sender     string
	Connection int // over which it came; the first is 1
}

// Ledger returns the ledger of the events that are numbered so.
func (r *Reconnecting) Ledger(numbering Numbering) *Ledger {
	return &Ledger{client: r, numbering: numbering, numbers: map[int]bool{}}
}

// From returns a ledger of what one sender has said alone. Without it, the numbers of all
// senders form one sequence.
func (l *Ledger) From(sender string) *Ledger {
	return &Ledger{client: l.client, numbering: l.numbering, sender: &sender, numbers: map[int]bool{}}
}

// Entries returns what has been received so far, in that order.
func (l *Ledger) Entries() []Entry {
	l.catchUp()
	return append([]Entry(nil), l.entries...)
}

// WantAll requires that the client has received every number from first to last, each once
// and in order, and no other number. It waits for last; then it proves with a marker that
// nothing else has been sent: see [Client.Settle] for what that covers. It judges everything
// that the client has received since the check dialled it.
func (l *Ledger) WantAll(first, last int) {
	c := l.client.cluster
	c.t.Helper()
	waited := ""
	for l.catchUp(); waited == "" && !l.numbers[last]; {
		seen := len(l.entries)
		waited = l.client.awaitEvent(func() bool {
			l.catchUp()
			return len(l.entries) > seen
		})
	}
	if waited == "" {
		l.client.settle()
		l.catchUp()
	}

	wrong := compare(l.entries, first, last)
	if wrong == "" {
		return
	}
	if waited != "" {
		wrong += "\nand then " + waited
	}
	whose := ""
	if l.sender != nil {
		whose = " from " + printable(*l.sender)
	}
	c.fail(l.client.Name()+" did not receive each "+printable(l.numbering.event)+whose+" once and in order",
		numbers{from: first, to: last}.String(), wrong)
}

// catchUp enters the events that have arrived in the meantime.
func (l *Ledger) catchUp() {
	r := l.client
	r.mu.Lock()
	events := r.heard[l.read:]
	r.mu.Unlock()
	l.read += len(events)
	for _, h := range events {
		number, sender, ok := l.numbering.of(h.event)
		if ok && (l.sender == nil || sender == *l.sender) {
			l.entries = append(l.entries, Entry{number, sender, h.connection})
			l.numbers[number] = true
		}
	}
}

// awaitEvent waits until done returns true, and calls it after each event. It returns "", or
// what came instead.
func (r *Reconnecting) awaitEvent(done func() bool) string {
	r.cluster.t.Helper()
	if k := r.kept(); k != nil && k.gaveUp() == "" {
		return r.cluster.await(1, &r.change, done)
	}
	return r.Client().conn.await(done)
}

// settle is Settle for a client that may lose its connection and come back.
func (r *Reconnecting) settle() {
	r.cluster.t.Helper()
	for range 10 {
		if k := r.kept(); k == nil || k.gaveUp() != "" {
			break
		}
		r.AwaitConnected()
		if r.Client().conn.settle() == "" {
			return
		}
	}
	r.Settle()
}
