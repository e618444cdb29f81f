// Package labtest provides what a lab's checks need: clusters of real node
// processes, a Redis between them that can fail on command, and clients that speak
// Engine.IO v4 and Socket.IO v5 over WebSocket and HTTP long-polling.
//
//	func TestMain(m *testing.M) { labtest.Main(m, scaling.Setup) }
//
//	func TestRoomReachesEveryNode(t *testing.T) {
//		c := labtest.Start(t, labtest.Nodes(2))
//		alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
//		bob.Ask("room:join", "lobby").Want("ok")
//
//		alice.Ask("room:say", "lobby", "hi").Want("ok")
//
//		bob.Next("room:said", "lobby", "hi")
//		alice.Nothing()
//	}
//
// The clients parse packets themselves and share no code with labs/socketio, so
// that the checks judge it independently.
//
// # Waiting
//
// A wait for something that must come ends after 2 s (LAB_PATIENCE), but only once
// every live node has answered 40 pings in that time, and after 30 s at the latest.
// So a correct solution does not fail on a starved machine. To prove that nothing
// comes, cause something that must come later; never wait: see [Client.Nothing].
//
// # Transports
//
// Clients use a WebSocket. [Polling] makes one use HTTP long-polling, with a cookie jar as
// a browser has one, and [Client.Upgrade] moves it to a WebSocket as the official client
// does. Every other method is the same over each transport.
//
// # Reconnection
//
// A client of [Node.DialReconnecting] comes back by the rules of the official JavaScript
// client, with its pid and offset. The check says when and to which node, so that no check
// waits for a delay. The client's [Ledger] says which of the numbered messages it has missed,
// received twice or received out of order, over all its connections.
//
// # Faults
//
// A check can take Redis away, let it hang, and hold, delay, refuse, count or lose what
// goes over a node's link to it: see [Redis]. It can stop, kill or freeze a node, and a
// client can vanish or stop reading. Behind a load balancer, a [Backend] stands in for a
// node and misbehaves.
//
// # A balancer
//
// In a lab about load balancing the program under test is not the nodes but what stands
// before them: see [MainBalancer] and [Cluster.StartBalancer]. Start what is behind it
// first. A node that is restarted keeps its address.
//
// # Failures
//
// Methods end the check that started the cluster when what they require does not
// hold. They must be called from that check's goroutine. A failed check logs
// the frames of all clients in one transcript, the end of each node's log and
// the seed.
//
// # Environment
//
//   - LAB_NODE_COMMAND: the program to run as a node, with its arguments, or as the
//     balancer. By default the test binary starts itself again.
//   - LAB_NODE_DIR: the directory in which nodes run, and against which a relative
//     path in LAB_NODE_COMMAND is resolved. By default the lab's directory.
//   - REDIS_URL: a real Redis to use. By default there is an embedded one.
//   - LAB_PATIENCE: a duration instead of 2 s.
//   - LAB_SEED: the seed that a failure printed, to get the same run again.
//   - LAB_JOURNAL: a directory, absolute or in the lab's. Each check writes its journal
//     there when it ends, passed or failed, as NAME.jsonl: all frames, what crossed
//     Redis, and what the check did, one event a line. See the package journal.
//   - the flag -lab.inprocess runs the nodes inside the test process, for a
//     debugger.
package labtest

import (
	"flag"
	"os"
	"runtime"
	"strconv"
	"testing"

	"socketlab/labs/node"
)

var inProcess = flag.Bool("lab.inprocess", false,
	"run the nodes inside the test process, for a debugger; checks that need processes are skipped")

// self is the lab under test, or in a lab about load balancing what its nodes run, which is
// given. Main or MainBalancer sets it before any test runs.
var self node.Setup

// Main is the TestMain of a lab. In a process that was started as a node it runs
// the node; otherwise it runs the tests. It does not return.
func Main(m *testing.M, setup node.Setup) {
	if startedAsNode() {
		node.Main(setup)
	}
	self = setup
	runManyAtOnce()
	os.Exit(m.Run())
}

// atOnce is how many checks run at the same time. They wait far more than they
// compute, so it does not depend on the number of processors.
const atOnce = 8

// runManyAtOnce sets -parallel, unless the command line does. A program that is
// compiled when it starts, such as one in Node.js, computes for most of a second
// before it is ready, so then the number of processors matters.
func runManyAtOnce() {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if given {
		return
	}
	many := atOnce
	if os.Getenv("LAB_NODE_COMMAND") != "" {
		many = min(many, max(4, runtime.NumCPU()))
	}
	_ = flag.Set("test.parallel", strconv.Itoa(many)) // a flag of testing's own, and a number
}

// startedAsNode tells a node from a test run in a shell where somebody has
// exported LAB_ADDR: go test always passes arguments, labtest never does.
func startedAsNode() bool {
	return os.Getenv("LAB_ADDR") != "" && len(os.Args) == 1
}

// TB is the part of [testing.T] that labtest uses.
type TB interface {
	Cleanup(func())
	Errorf(format string, args ...any)
	Failed() bool
	Fatalf(format string, args ...any)
	Helper()
	Log(args ...any)
	Name() string
	Parallel()
	Skipf(format string, args ...any)
}
