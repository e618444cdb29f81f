package labtest

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"socketlab/labs/node"
)

// A Node is one server process of a cluster.
type Node struct {
	cluster  *Cluster
	name     string
	keys     string       // its LAB_KEYS
	link     *link        // its way to Redis; nil for a balancer
	peers    []string     // what a balancer may dial
	reserved *reservation // its address; nil if it takes any
	proc     process
	in       io.WriteCloser
	out      *output
	log      *nodeLog

	turn    chan struct{} // holds one token; its owner may send a command
	exited  chan struct{} // closed when the process has ended
	err     error         // how it ended; read after exited
	excused atomic.Bool   // the check ended it on purpose
	frozen  atomic.Bool   // the check has stopped it for a while, and has its turn
	asked   bool          // to stop
	askedAt time.Time     // if asked
	told    atomic.Bool   // its fault has been reported
	peak    atomic.Uint64 // bytes of memory, when it was last measured
}

// Stats are a node's own figures, after a garbage collection.
type Stats struct {
	Goroutines  int    `json:"goroutines"`
	HeapBytes   uint64 `json:"heap_bytes"`
	Connections int    `json:"connections"` // open Engine.IO sessions
	// Nodes is what a balancer says of the nodes.
	Nodes []node.NodeStats `json:"nodes"`

	held uint64 // bytes of memory, seen from outside; 0 if that is not asked for
}

func newNode(c *Cluster, name string) *Node {
	n := &Node{
		cluster: c,
		name:    name,
		log:     newNodeLog(),
		turn:    make(chan struct{}, 1),
		exited:  make(chan struct{}),
	}
	n.out = newOutput(func() { c.redis.change.wake() }, n.log)
	n.out.announce = func(url string) { c.line.noted(name, "ready %s", url) }
	n.turn <- struct{}{}
	return n
}

// launch starts the process.
func (n *Node) launch() {
	c := n.cluster
	c.t.Helper()
	settings := node.Config{
		Addr:      "127.0.0.1:0",
		Name:      n.name,
		Keys:      n.keys,
		ClockMode: "real",
		Stdout:    n.out,
		Stderr:    n.log,
	}
	if c.config.manual {
		settings.ClockMode = "manual"
	}
	if n.reserved != nil {
		settings.Addr = n.reserved.address
	}
	if n.link != nil {
		settings.RedisURL = n.link.url()
	}

	if *inProcess && c.config.program == nil {
		n.proc, n.in = startInProcess(settings)
	} else {
		n.proc, n.in = n.startProgram(settings)
	}
	go func() {
		n.err = n.proc.wait()
		n.out.flush()
		n.noteEnd()
		close(n.exited)
		n.out.change.wake()
		n.out.notify()
	}()
}

func (n *Node) startProgram(settings node.Config) (process, io.WriteCloser) {
	c := n.cluster
	c.t.Helper()
	program := c.config.program
	if program == nil {
		var err error
		if program, err = nodeProgram(n.given()); err != nil {
			infra(c.t, "%v", err)
		}
	}
	environ := c.config.environ
	if n.name == balancerName {
		environ = append(slices.Clone(environ), peersEnvironment(n.peers))
	}
	proc, in, err := startProcess(program, settings, environ)
	if err != nil {
		infra(c.t, "cannot start %s: %v", n.name, err)
	}
	return proc, in
}

// given reports whether the program is the workbook's own, because another one is under
// test.
func (n *Node) given() bool { return nodesGiven && n.name != balancerName }

// Name returns node-1 for the first node, and so on.
func (n *Node) Name() string { return n.name }

// PID returns the number of the node's process.
func (n *Node) PID() int { return n.proc.pid() }

// Log returns the end of what the node has logged: the last 200 lines, 64 KiB at most, of
// its standard error, and of its standard output except for what the node contract has
// there.
func (n *Node) Log() string {
	log, _ := n.log.split()
	return strings.Join(log, "\n")
}

// Stats asks the node for its figures.
func (n *Node) Stats() Stats {
	c := n.cluster
	c.t.Helper()
	line, err := n.commandBound("stats")
	if err != nil {
		c.failf("%s did not answer stats: %v", n.name, err)
	}
	var stats Stats
	if err := json.Unmarshal([]byte(line), &stats); err != nil {
		c.fail(n.name+" did not answer stats as the contract says",
			`{"goroutines":…,"heap_bytes":…,"connections":…}`, printable(line))
	}
	if look := c.config.look; look != "" {
		var seen bool
		stats.held, seen = heldMemory(n.proc.pid(), look == Sandboxed && !n.given())
		if !seen {
			n.requireUnseen()
		}
	}
	return stats
}

// requireUnseen fails the check if the memory of processes can be seen, only not this
// node's.
func (n *Node) requireUnseen() {
	n.cluster.t.Helper()
	if _, others := heldMemory(os.Getpid(), false); others {
		n.cluster.failf("how much memory %s holds cannot be seen from outside, as that of other processes can", n.name)
	}
}

// Advance moves the manual clock of this node alone.
func (n *Node) Advance(d time.Duration) {
	n.cluster.t.Helper()
	n.cluster.line.fault("clock", n.name, "the clock of %s moves by %s", n.name, d)
	n.advance(d)
}

func (n *Node) advance(d time.Duration) {
	c := n.cluster
	c.t.Helper()
	line, err := n.commandBound("advance " + d.String())
	if err != nil {
		c.failf("%s did not answer advance: %v", n.name, err)
	}
	if line != "advanced" {
		c.fail(n.name+" did not move its clock", "advanced", printable(line))
	}
}

// errSilent means that a node did not answer a command in time.
var errSilent = errors.New("it gave no answer")

func (n *Node) commandBound(line string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), n.cluster.bound)
	defer cancel()
	return n.command(ctx, line)
}

// command sends one line to the node's standard input and returns the answer. One
// command runs at a time. A command that gets no answer keeps its turn, so that a
// late answer is not mistaken for the answer to another.
func (n *Node) command(ctx context.Context, line string) (string, error) {
	select {
	case <-n.turn:
	case <-n.exited:
		return "", errors.New("it has ended")
	case <-ctx.Done():
		return "", errSilent
	}
	verb, _, _ := strings.Cut(line, " ")
	answer := n.out.ask(verb)
	answered := make(chan string, 1)
	go func() {
		// Writing may block when the node does not read.
		_, _ = io.WriteString(n.in, line+"\n")
		select {
		case text := <-answer:
			answered <- text
			n.turn <- struct{}{}
		case <-n.exited:
		}
	}()

	select {
	case text := <-answered:
		return text, nil
	case <-n.exited:
		return "", errors.New("it has ended")
	case <-ctx.Done():
		return "", errSilent
	}
}

func nodeNames(nodes []*Node) string {
	var names []string
	for _, n := range nodes {
		names = append(names, n.name)
	}
	return strings.Join(names, " and ")
}
