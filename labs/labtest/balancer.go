package labtest

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"socketlab/labs/node"
)

// selfBalancer is the lab under test if it is about load balancing. Then the nodes are given.
// MainBalancer sets both.
var (
	selfBalancer node.BalancerSetup
	nodesGiven   bool
)

// balancerName is the balancer's name in failures, and its LAB_NODE.
const balancerName = "balancer"

// MainBalancer is Main for a lab in which the reader builds a balancer. Its nodes run what
// nodes says. LAB_NODE_COMMAND is then the program to run as the balancer.
func MainBalancer(m *testing.M, setup node.BalancerSetup, nodes node.Setup) {
	if startedAsNode() && os.Getenv("LAB_NODE") == balancerName {
		node.MainBalancer(setup)
	}
	selfBalancer, nodesGiven = setup, true
	Main(m, nodes)
}

// A Balancer is the process between the clients and the nodes. Clients dial it as they would
// dial a node.
type Balancer struct{ *Node }

// StartBalancer starts the balancer, with keys as its LAB_KEYS, and waits until it is ready.
// A cluster has at most one at a time.
//
// It may dial the nodes and back ends that the check has started by then and no others, so
// start those first, also the ones that [Balancer.Add] brings in later.
func (c *Cluster) StartBalancer(keys string) *Balancer {
	c.t.Helper()
	when := ""
	if c.onlyStarted() {
		when = unbegun
	}
	b := c.LaunchBalancer(keys)
	b.waitReady(when)
	return b
}

// onlyStarted reports whether the check has done nothing but start nodes and back ends.
func (c *Cluster) onlyStarted() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.conns) == 0 && !slices.ContainsFunc(c.members, func(n *Node) bool { return n.name == balancerName })
}

// LaunchBalancer starts the balancer and does not wait. See [Node.WaitReady].
func (c *Cluster) LaunchBalancer(keys string) *Balancer {
	c.t.Helper()
	for _, n := range c.nodes() {
		if n.name == balancerName && n.live() {
			c.failf("the check starts a second balancer")
		}
	}
	b := newNode(c, balancerName)
	b.keys, b.peers = keys, c.peers()
	c.add(b)
	return &Balancer{b}
}

// Restart starts a balancer in the place of one that has ended, with the same keys, and waits
// until it is ready. Its address is another one.
func (b *Balancer) Restart() *Balancer {
	b.cluster.t.Helper()
	return b.cluster.StartBalancer(b.keys)
}

// answerTo has the answers to the commands that only a balancer knows.
var answerTo = map[string]string{"drain": "drained", "undrain": "undrained", "add": "added", "remove": "removed"}

// Drain tells the balancer to give a node no new sessions.
func (b *Balancer) Drain(node string) {
	b.cluster.t.Helper()
	b.obey("drain", node)
}

// Undrain takes Drain back.
func (b *Balancer) Undrain(node string) {
	b.cluster.t.Helper()
	b.obey("undrain", node)
}

// Add tells the balancer of one more node, which the check has started before the balancer.
func (b *Balancer) Add(node, url string) {
	b.cluster.t.Helper()
	b.requirePeer(node, url)
	b.obey("add", node+" "+url)
}

// Remove takes a node away from the balancer.
func (b *Balancer) Remove(node string) {
	b.cluster.t.Helper()
	b.obey("remove", node)
}

// obey sends a command and requires its answer.
func (b *Balancer) obey(verb, what string) {
	c := b.cluster
	c.t.Helper()
	command := verb + " " + what
	c.line.remark("%s: %s", b.name, command)
	got, err := b.commandBound(command)
	if err != nil {
		c.failf("%s did not answer %q: %v", b.name, command, err)
	}
	if want := answerTo[verb]; got != want {
		c.fail(b.name+" did not obey "+printable(command), want, printable(got))
	}
}

// Refuses requires the balancer to answer a command with an error.
func (b *Balancer) Refuses(command string) {
	c := b.cluster
	c.t.Helper()
	c.line.remark("%s: %s", b.name, command)
	got, err := b.commandBound(command)
	if err != nil {
		c.failf("%s did not answer %q: %v", b.name, command, err)
	}
	if !strings.HasPrefix(got, "error ") {
		c.fail(b.name+" did not refuse "+printable(command), "error …", printable(got))
	}
}

// State returns what the balancer says of a node.
func (b *Balancer) State(name string) node.NodeStats {
	c := b.cluster
	c.t.Helper()
	nodes := b.Stats().Nodes
	i := slices.IndexFunc(nodes, func(n node.NodeStats) bool { return n.Name == name })
	if i < 0 {
		c.failf("the stats of %s say nothing of %s", b.name, name)
	}
	return nodes[i]
}

// AwaitState waits until the balancer says that a node is up, down or draining.
func (b *Balancer) AwaitState(name, state string) {
	c := b.cluster
	c.t.Helper()
	var last node.NodeStats
	c.eventually(c.waitFor(1), func() string {
		return fmt.Sprintf("%s says that %s is %s; it says %s", b.name, name, state, last.State)
	}, func() bool {
		last = b.State(name)
		return last.State == state
	})
}

// AwaitSessions waits until the balancer says that a node has that many sessions.
func (b *Balancer) AwaitSessions(name string, sessions int) {
	c := b.cluster
	c.t.Helper()
	var last node.NodeStats
	c.eventually(c.waitFor(1), func() string {
		return fmt.Sprintf("%s says that %s has %s; it says %d", b.name, name, plural(sessions, "session"), last.Sessions)
	}, func() bool {
		last = b.State(name)
		return last.Sessions == sessions
	})
}
