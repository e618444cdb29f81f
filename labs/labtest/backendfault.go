package labtest

// A backendFault is what keeps a back end from answering.
type backendFault int

const (
	answers     backendFault = iota
	hangs                    // reads and answers nothing
	resets                   // resets its connections
	slowHeaders              // sends the beginning of an answer
)

// Unhealthy makes the health path answer with this status, such as 503; 3xx leads to /, which
// is not the health path. The balancer sees a node that says that it wants no new clients; it
// answers everything else as before.
func (b *Backend) Unhealthy(status int) {
	b.cluster.line.fault("unhealthy", b.name, "%s answers health checks with %d", b.name, status)
	b.setHealth(status)
}

// Healthy makes the health path answer 200 again.
func (b *Backend) Healthy() {
	b.cluster.line.fault("healthy", b.name, "%s is healthy", b.name)
	b.setHealth(200)
}

func (b *Backend) setHealth(status int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.health = status
}

// Hang makes the back end answer nothing: neither health checks nor other requests, nor the
// pings of WebSockets. The balancer sees a node that accepts connections and reads what it
// sends, and then no answer. When the back end recovers, it answers those who still wait.
func (b *Backend) Hang() { b.setFault(hangs, "hangs") }

// Reset makes the back end reset every connection as soon as it is accepted, and those that
// are open, except WebSockets. The balancer sees a connection that opens and breaks, with or
// without a request on it: "connection reset by peer".
func (b *Backend) Reset() {
	b.setFault(resets, "resets connections")
	for _, conn := range b.open(func(conn *backendConn) bool { return !conn.tunnel }) {
		conn.reset()
	}
}

// SlowHeaders makes the back end answer every request with a status line and a part of the
// headers, but never with their end. The balancer sees the first bytes of an answer, so that
// a timeout for these alone does not help it. When the back end recovers, it sends the rest
// and closes the connection.
func (b *Backend) SlowHeaders() { b.setFault(slowHeaders, "never ends its headers") }

// LoseNextAnswer makes the back end read the whole of the next request that is no health
// check, count it, and close the connection without a byte of answer. The balancer sees a
// request that it has sent, an end instead of an answer, and no way to know whether the
// request was carried out.
func (b *Backend) LoseNextAnswer() {
	b.cluster.line.fault("lose", b.name, "%s loses its next answer", b.name)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.losing = true
}

// Recover ends all faults: the back end is healthy, listens and answers.
func (b *Backend) Recover() {
	b.cluster.t.Helper()
	b.Listen()
	b.setHealth(200)
	b.mu.Lock()
	b.losing = false
	b.mu.Unlock()
	b.setFault(answers, "answers again")
}

func (b *Backend) setFault(fault backendFault, remark string) {
	name := map[backendFault]string{answers: "answer", hangs: "hang", resets: "reset", slowHeaders: "slow-headers"}[fault]
	b.cluster.line.fault(name, b.name, "%s %s", b.name, remark)
	b.mu.Lock()
	b.fault = fault
	b.mu.Unlock()
	b.change.wake()
}

func (b *Backend) currentFault() backendFault {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.fault
}
