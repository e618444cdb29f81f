// Package gauntlet reads the hostile and broken submissions of
// grader/testdata/gauntlet. Each file holds a submission and the grades that it may
// get. The package's test takes in and grades all of them.
package gauntlet

import "socketlab/grader/internal/class/sandbox"

// Variable is the environment variable without which the test is skipped.
const Variable = "SOCKETLAB_GAUNTLET"

// Holds reports whether a sandbox of this level may run hostile programs: it must
// isolate the network.
func Holds(level sandbox.Level) bool {
	return level == sandbox.Bubblewrap || level == sandbox.Namespaces
}
