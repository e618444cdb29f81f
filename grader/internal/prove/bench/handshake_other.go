//go:build !linux

package bench

import (
	"context"
	"time"

	"socketlab/grader/internal/core/exitcode"
)

// admit is not available: like the rest of a run, it needs Linux.
func admit(context.Context, string, string, int, time.Time) (int64, error) {
	return 0, exitcode.Environmentf("the bench needs Linux")
}
