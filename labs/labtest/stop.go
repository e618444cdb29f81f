package labtest

import "time"

const (
	stopBound = 20 * time.Second // for a graceful stop
	endGrace  = 3 * time.Second  // after the end of standard input
)

// Kill ends the node hard, as a crash does. Its clients get no goodbye.
func (n *Node) Kill() {
	c := n.cluster
	c.t.Helper()
	if *inProcess {
		c.t.Skipf("a node inside the test process cannot be killed: run without -lab.inprocess")
	}
	n.excused.Store(true)
	c.line.fault("kill", n.name, "%s is killed", n.name)
	n.measure()
	n.proc.kill()
	select {
	case <-n.exited:
	case <-time.After(stopBound):
		infra(c.t, "%s survived its kill", n.name)
	}
}

// AskToStop asks the node to shut down gracefully, with SIGTERM, and does not wait.
// [Node.Stop] then waits.
func (n *Node) AskToStop() {
	c := n.cluster
	c.t.Helper()
	c.line.fault("stop", n.name, "%s is asked to stop", n.name)
	died := n.death()
	n.excused.Store(true)
	n.asked, n.askedAt = true, time.Now()
	if died != "" {
		c.failf("%s", died)
	}
	n.measure()
	if err := n.proc.terminate(); err != nil && n.live() {
		infra(c.t, "cannot ask %s to stop: %v", n.name, err)
	}
}

// Stop asks the node to shut down gracefully, unless the check already has, waits
// until it has ended, and requires exit status 0.
func (n *Node) Stop() {
	c := n.cluster
	c.t.Helper()
	if !n.asked {
		n.AskToStop()
	}
	select {
	case <-n.exited:
	case <-time.After(stopBound):
		n.dump()
		c.fail(n.name+" did not stop when asked to", "its end, exit status 0", "nothing, for "+stopBound.String())
	}
	if n.err != nil {
		c.fail(n.name+" did not stop gracefully", "exit status 0", n.ending())
	}
}

// StopWithin is Stop for a node that has as long as d, counted from AskToStop.
func (n *Node) StopWithin(d time.Duration) {
	c := n.cluster
	c.t.Helper()
	if !n.asked {
		n.AskToStop()
	}
	w := c.waitWithin(d)
	w.whole -= min(w.whole, time.Since(n.askedAt).Round(time.Second/10))
	if waited := c.awaitFor(w, &n.out.change, func() bool { return !n.live() }); waited != "" {
		n.dump()
		c.fail(n.name+" did not stop in time when asked to", "its end within "+d.String()+", exit status 0", waited)
	}
	n.Stop()
}

// live reports whether the process is running.
func (n *Node) live() bool {
	select {
	case <-n.exited:
		return false
	default:
		return true
	}
}

// death describes the end of a node that ended on its own, or is empty.
func (n *Node) death() string {
	if n.live() || n.excused.Load() {
		return ""
	}
	return n.name + " ended on its own: " + n.ending()
}

// sign describes a fault that the node printed, or is empty.
func (n *Node) sign() string {
	if report, whole := n.log.report(); report != nil {
		if !whole && n.live() {
			return "" // the rest says where
		}
		return describeRace(n.name, report)
	}
	if sign := n.log.sign(); sign != "" {
		return printable(sign) + " in " + n.name
	}
	return ""
}

// fault returns the worst known fault of the node, but only the first time.
func (n *Node) fault() string {
	fault := n.sign()
	if fault == "" {
		fault = n.death()
	}
	if fault == "" {
		fault = n.gluttony()
	}
	if fault == "" || n.told.Swap(true) {
		return ""
	}
	return fault
}

// end ends the process as the contract says, by closing its standard input, and
// kills it if it keeps running.
func (n *Node) end() {
	n.excused.Store(true)
	if n.link != nil {
		defer n.link.close()
	}
	n.thaw()
	n.measure()
	_ = n.in.Close()
	select {
	case <-n.exited:
		return
	case <-time.After(endGrace):
	}
	n.proc.kill()
	<-n.exited
}
