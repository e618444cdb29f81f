package bench

import (
	"os"
	"strconv"
	"strings"

	"socketlab/grader/internal/core/exitcode"
)

// enoughFiles returns an error if a process cannot open that many connections. Go
// and Node.js both raise their soft limit to the hard one when they start.
func enoughFiles(connections int) error {
	limits, err := os.ReadFile("/proc/self/limits")
	if err != nil {
		return exitcode.Environmentf("the bench reads /proc and needs Linux: %w", err)
	}
	const name = "Max open files"
	for line := range strings.Lines(string(limits)) {
		if rest, found := strings.CutPrefix(line, name); found {
			fields := strings.Fields(rest)
			if len(fields) < 2 || fields[1] == "unlimited" {
				return nil
			}
			most, err := strconv.Atoi(fields[1])
			if need := connections + 100; err == nil && most < need {
				return exitcode.Environmentf("a process may open %d files but needs %d; raise the limit: ulimit -Hn %d", most, need, need)
			}
		}
	}
	return nil
}
