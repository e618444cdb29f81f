// Package gauntlet reads the hostile and broken submissions of
// grader/testdata/gauntlet. Each file holds a submission and the grades that it may
// get. The package's test takes in and grades all of them.
package gauntlet

import "socketlab/grader/internal/class/sandbox"

// Variable is the environment variable without which the test is skipped.
const Variable = "SOCKETLAB_GAUNTLET"

// Holds reports whether a sandbox may run hostile programs: it must isolate the network,
// and the nodes of a submission from each other.
func Holds(found sandbox.Found) bool {
	return found.PeersOnly && (found.Level == sandbox.Bubblewrap || found.Level == sandbox.Namespaces)
}
