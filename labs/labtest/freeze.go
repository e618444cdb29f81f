package labtest

import "errors"

// errNoFreeze means that the system cannot stop a process and let it go on.
var errNoFreeze = errors.New("this system cannot freeze a process")

// Freeze stops the node where it is, as a machine does that hangs. Its connections stay
// open and the system accepts new ones for it, but it reads and answers nothing, and its
// manual clock stands still. [Node.Thaw] lets it go on; the end of the check does so too.
// Where the system cannot do that, as on Windows, the check is skipped.
func (n *Node) Freeze() {
	c := n.cluster
	c.t.Helper()
	if died := n.death(); died != "" {
		c.failf("%s", died)
	}
	if n.frozen.Load() {
		c.failf("%s is frozen already", n.name)
	}
	select {
	case <-n.turn: // no command is under way
	case <-n.exited:
		c.failf("%s has ended and cannot freeze", n.name)
	}
	n.frozen.Store(true)
	c.line.fault("freeze", n.name, "%s freezes", n.name)
	switch err := n.proc.freeze(); {
	case errors.Is(err, errNoFreeze):
		n.thaw()
		c.t.Skipf("SKIPPED: %v", err)
	case err != nil:
		n.thaw()
		infra(c.t, "cannot freeze %s: %v", n.name, err)
	}
}

// Thaw lets a node go on after Freeze.
func (n *Node) Thaw() {
	c := n.cluster
	c.t.Helper()
	c.line.fault("thaw", n.name, "%s goes on", n.name)
	n.thaw()
}

// thaw does nothing to a node that is not frozen.
func (n *Node) thaw() {
	if !n.frozen.Swap(false) {
		return
	}
	if n.live() {
		n.proc.thaw()
	}
	n.turn <- struct{}{}
}
