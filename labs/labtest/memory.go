package labtest

import "fmt"

// memoryBound is what a node may need in any check. Nodes in Go need a fifth of it at most,
// and a third with the race detector.
const memoryBound = 512 << 20

// measure notes how much memory the node has needed so far. The node has no say in it, as
// it has in [Stats]. A program that starts the node elsewhere, as a sandbox does, is
// measured in its place, and bounds the node itself.
func (n *Node) measure() {
	if !n.live() {
		return // its number may be another's
	}
	if bytes, ok := n.proc.memory(); ok {
		n.peak.Store(bytes)
	}
}

// gluttony describes a node that needed too much memory, or is empty.
func (n *Node) gluttony() string {
	peak, most := n.peak.Load(), n.cluster.config.memory
	if peak <= most {
		return ""
	}
	return fmt.Sprintf("%s needed %d MB of memory, more than the %d MB that a node may have in a check; bound what clients and Redis can make it keep",
		n.name, peak>>20, most>>20)
}

// MemoryVariable is the environment variable that makes the checks look at a node's memory
// from outside as well: [Outside] or [Sandboxed]. It is for nodes that run in the sandbox
// of a class, which keeps the kernel from giving them pages larger than they need.
const MemoryVariable = "LAB_MEMORY"

// What MemoryVariable may be. In both cases, what a node's process has started counts as
// the node's.
const (
	Outside   = "outside"   // the process that the checks start is the node
	Sandboxed = "sandboxed" // it is a sandbox, which does not count; the node is below it
)

// Exceeds reports whether the node uses more memory than before: more by heap bytes by its
// own word or, in a class, where that word proves nothing, more by held bytes seen from
// outside. Leave more room for the second: Go keeps every page of which it uses a part.
func (s Stats) Exceeds(before Stats, heap, held uint64) bool {
	return s.HeapBytes >= before.HeapBytes+heap || before.held > 0 && s.held >= before.held+held
}
