package labtest

import (
	"context"
	"fmt"
	"time"
)

// startPatience is how many times longer the check waits for a node to start than
// for one event.
const startPatience = 5

// unbegun ends the description of a node that ended while [Start] waited for it, or of a
// balancer with which the check begins. The grader reads it: nothing of the check itself ran.
const unbegun = ", before the check began"

// WaitReady waits until the node says that it is ready. The check fails if the node
// ends instead or says nothing; a node that hangs shows its goroutines.
func (n *Node) WaitReady() {
	n.cluster.t.Helper()
	n.waitReady("")
}

// waitReady is WaitReady. If the node ends, the failure adds when.
func (n *Node) waitReady(when string) {
	c := n.cluster
	c.t.Helper()
	waited := c.await(startPatience, &n.out.change, func() bool {
		url, odd := n.out.ready()
		return url != "" || odd != "" || !n.live()
	})
	url, odd := n.out.ready()
	switch {
	case url != "":
		c.requireOwnPorts()
	case odd != "":
		c.fail(n.name+" said ready with an address that is not its own", "ready http://127.0.0.1:PORT", printable(odd))
	case waited != "":
		n.dump()
		c.fail(n.name+" did not become ready", "ready http://127.0.0.1:PORT", waited)
	default:
		n.excused.Store(true) // this failure reports it
		c.fail(n.name+" did not become ready", "ready http://127.0.0.1:PORT", "the end of the process: "+n.ending()+when)
	}
}

// IsReady reports whether the node has said that it is ready.
func (n *Node) IsReady() bool {
	url, _ := n.out.ready()
	return url != ""
}

// StaysUnready requires that a node that has a reason to wait is not ready, neither
// now nor during ten more round trips, a fortieth of the patience apart. First make
// sure that the node has reached that reason: see [Redis.AwaitSubscribe].
func (n *Node) StaysUnready() {
	c := n.cluster
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), c.bound)
	defer cancel()
	for range 10 {
		if n.IsReady() {
			c.fail(n.name+" was ready too early", "no ready yet", "ready "+n.URL())
		}
		tick(ctx, c.patience/roundTrips)
		if _, err := n.command(ctx, "ping"); err != nil {
			c.failf("%s did not answer ping: %v", n.name, err)
		}
	}
}

// NeverReady requires that a node that cannot start does not say ready before it ends,
// or for as long as the check would wait for an event. The node may end with any status.
func (n *Node) NeverReady() {
	n.cluster.t.Helper()
	n.neverReady("", n.cluster.waitFor(1))
}

// NeverReadyWith is NeverReady. A failure says what the node cannot use.
func (n *Node) NeverReadyWith(what string) {
	n.cluster.t.Helper()
	n.neverReady(" with "+what, n.cluster.waitFor(1))
}

func (n *Node) neverReady(with string, w wait) {
	c := n.cluster
	c.t.Helper()
	n.excused.Store(true)
	_ = c.awaitFor(w, &n.out.change, func() bool { return n.IsReady() || !n.live() })
	if n.IsReady() {
		c.fail(n.name+" said ready although it could not start"+with, "no ready", "ready "+n.URL())
	}
}

// NeverReadyFor is NeverReady for d instead of as long as for an event: a node that waits
// for what does not come may be impatient only later.
func (n *Node) NeverReadyFor(d time.Duration) {
	n.cluster.t.Helper()
	n.neverReady("", n.cluster.waitWithin(d))
}

// Restart starts a process in the place of a node that has ended, with the same name,
// and waits until it is ready. Its address is another one, except in a lab about load
// balancing: there the balancer finds it where it was.
func (n *Node) Restart() *Node {
	c := n.cluster
	c.t.Helper()
	if n.live() {
		c.failf("the check restarts %s, which is running", n.name)
	}
	again := c.launchNode(n.name, n.reserved)
	again.WaitReady()
	return again
}

// URL returns the node's address, http://127.0.0.1:PORT. The node must be
// ready.
func (n *Node) URL() string {
	n.cluster.t.Helper()
	url, _ := n.out.ready()
	if url == "" {
		n.cluster.failf("%s is not ready, so it has no URL yet", n.name)
	}
	n.cluster.requireOwnPorts()
	return url
}

// requireOwnPorts fails the check if two live nodes gave one port: their clients would
// all talk to the same process. Only the port matters, because a process may answer on
// every loopback address. A node that the check ends has given its port up.
func (c *Cluster) requireOwnPorts() {
	c.t.Helper()
	owners := map[int]string{}
	for _, n := range c.nodes() {
		url, _ := n.out.ready()
		if url == "" || !n.live() || n.excused.Load() {
			continue
		}
		port := portOf(url)
		if owner := owners[port]; owner != "" {
			c.failf("%s gave the address of %s; each node listens on a port of its own", n.name, owner)
		}
		owners[port] = n.name
	}
}

// dump makes a node that hangs write its goroutines, and waits until they are
// in its log.
func (n *Node) dump() {
	n.excused.Store(true)
	n.log.beginDump()
	if !n.proc.quit() {
		return
	}
	select {
	case <-n.exited:
	case <-time.After(3 * time.Second):
	}
}

// ending says how the process ended. Call it only after the process has ended.
func (n *Node) ending() string {
	if n.err == nil {
		return "exit status 0"
	}
	return fmt.Sprint(n.err)
}
