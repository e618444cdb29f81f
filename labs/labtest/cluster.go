package labtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"socketlab/labs/node"
)

// A Cluster is the system that one check tests: nodes, the Redis between them, and
// the clients that dialled them. It ends with the check.
type Cluster struct {
	t        TB
	config   config
	patience time.Duration
	bound    time.Duration // no wait takes longer
	seed     uint64
	rand     *rand.Rand
	invented map[string]bool
	line     *recorder
	steps    *steps // nil without [Steps]
	redis    *Redis

	mu           sync.Mutex
	members      []*Node
	conns        []*connection
	captures     []*Capture
	backends     []*Backend
	reservations []*reservation // of nodes
	advanced     time.Duration  // how far the manual clocks have moved together
}

// Start starts a cluster, waits until all its nodes are ready, and ends everything
// when the check ends. It calls t.Parallel, so the check must not, and should call
// Start first. Checks run one after another on a real Redis, where all of them share
// channels, and with -lab.inprocess.
func Start(t TB, options ...Option) *Cluster {
	t.Helper()
	c := newCluster(t, options)
	c.redis = openRedis(c)
	t.Cleanup(c.end)

	for range c.config.nodes {
		c.LaunchNode()
	}
	for _, n := range c.nodes() {
		n.waitReady(unbegun)
	}
	return c
}

func newCluster(t TB, options []Option) *Cluster {
	t.Helper()
	config := defaults(t)
	for _, option := range options {
		option(&config)
	}
	if config.redisURL == "" && !*inProcess {
		t.Parallel()
	}
	seed, err := runSeed()
	if err != nil {
		infra(t, "%v", err)
	}
	chance := newRand(seed, t.Name())
	if config.keysFrom != nil {
		config.keys = config.keysFrom(chance)
	}
	c := &Cluster{
		t:        t,
		config:   config,
		patience: config.patience,
		bound:    config.bound,
		seed:     seed,
		rand:     chance,
		invented: map[string]bool{},
		line:     newRecorder(),
	}
	if config.steps {
		c.steps = &steps{nodes: map[string]*nodeSteps{}}
	}
	return c
}

// Node returns the node with index i, counted from 0: Node(0) is named node-1.
func (c *Cluster) Node(i int) *Node {
	c.t.Helper()
	nodes := c.servers()
	if i < 0 || i >= len(nodes) {
		c.failf("there is no Node(%d): the cluster has %d", i, len(nodes))
	}
	return nodes[i]
}

// StartNode adds a node and waits until it is ready.
func (c *Cluster) StartNode() *Node {
	c.t.Helper()
	n := c.LaunchNode()
	n.WaitReady()
	return n
}

// LaunchNode adds a node and does not wait. See [Node.WaitReady].
func (c *Cluster) LaunchNode() *Node {
	c.t.Helper()
	name := fmt.Sprintf("node-%d", len(c.servers())+1)
	return c.launchNode(name, c.reserveAddress(name))
}

// launchNode starts a node at the address that is reserved for it, or at any if that is nil.
func (c *Cluster) launchNode(name string, reserved *reservation) *Node {
	c.t.Helper()
	n := newNode(c, name)
	n.keys, n.reserved = c.config.keys, reserved
	link, err := c.redis.newLink(n.name)
	if err != nil {
		infra(c.t, "cannot give %s a way to Redis: %v", n.name, err)
	}
	n.link = link
	c.add(n)
	return n
}

// add starts the process of a new member.
func (c *Cluster) add(n *Node) {
	c.t.Helper()
	c.line.quietFault("start", n.name, "%s starts", n.name)
	n.launch()
	c.mu.Lock()
	c.members = append(c.members, n)
	late := c.advanced
	c.mu.Unlock()
	if late != 0 {
		n.Advance(late)
	}
}

// SetKeys sets LAB_KEYS for the nodes that start from now on. See [Keys].
func (c *Cluster) SetKeys(keys string) { c.config.keys = keys }

// Redis returns the Redis between the nodes.
func (c *Cluster) Redis() *Redis {
	return c.redis
}

// Advance moves the manual clock of every live node that is not frozen, and of those that
// start later. A negative d moves it back.
func (c *Cluster) Advance(d time.Duration) {
	c.t.Helper()
	c.line.fault("clock", "", "the clocks move by %s", d)
	c.mu.Lock()
	c.advanced += d
	c.mu.Unlock()
	for _, n := range c.nodes() {
		if n.live() && !n.frozen.Load() {
			n.advance(d)
		}
	}
}

// Now returns the time that the nodes' clocks show: [node.Epoch] plus what
// [Cluster.Advance] added, or the real time if the clocks are real.
func (c *Cluster) Now() time.Time {
	if !c.config.manual {
		return time.Now()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return node.Epoch.Add(c.advanced)
}

func (c *Cluster) nodes() []*Node {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]*Node(nil), c.members...)
}

// servers returns the members that are nodes.
func (c *Cluster) servers() []*Node {
	return slices.DeleteFunc(c.nodes(), func(n *Node) bool { return n.name == balancerName })
}

// end closes the clients, ends the back ends and the nodes, and fails the check for a fault
// that no method has reported.
func (c *Cluster) end() {
	c.t.Helper()
	c.mu.Lock()
	conns, captures, backends := c.conns, c.captures, c.backends
	c.mu.Unlock()
	for _, conn := range conns {
		conn.cut()
	}
	for _, capture := range captures {
		capture.close()
	}

	c.reportFaults()
	for _, backend := range backends {
		backend.end()
	}
	var ends sync.WaitGroup
	for _, n := range c.nodes() {
		ends.Go(n.end)
	}
	ends.Wait()
	for _, r := range c.reservations {
		r.release()
	}
	c.reportFaults()
	c.redis.close()
	if c.t.Failed() {
		c.report()
	}
	c.writeJournal(c.config.journal)
}

// reportFaults fails the check for nodes that died or reported a fault.
func (c *Cluster) reportFaults() {
	c.t.Helper()
	for _, n := range c.nodes() {
		if fault := n.fault(); fault != "" {
			c.t.Errorf("%s", fault)
		}
	}
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
