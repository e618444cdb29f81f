package grade

import (
	"fmt"
	"time"

	"socketlab/grader/internal/core/checks"
)

// overtime is what a test binary has, after its own timeout, to say which checks were
// running. Then the sandbox ends it.
const overtime = 10 * time.Second

// limit ends what begins now.
func limit(after time.Duration, what, of string) *checks.Limit {
	return &checks.Limit{At: time.Now().Add(after), Reason: fmt.Sprintf("%s took longer than %s, the limit of %s", what, after, of)}
}

// ofLab is the limit of a lab whose checks begin now, or that of the submission if it
// is reached earlier.
func (j *job) ofLab(i int) *checks.Limit {
	own := limit(j.options.Timeout, "the checks of "+j.labs[i].Name, "a lab")
	if j.limit.At.Before(own.At) {
		return j.limit
	}
	return own
}
