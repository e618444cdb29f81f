package app

import (
	"context"
	"time"

	"github.com/jonboulle/clockwork"
)

// WithTimeout returns a context that a clock ends, with context.DeadlineExceeded as the cause.
// It has no deadline: that would be a time on this clock, and whoever speaks to Redis compares
// deadlines with the real one.
func WithTimeout(ctx context.Context, clock clockwork.Clock, timeout time.Duration) (context.Context, context.CancelFunc) {
	ctx, end := context.WithCancelCause(ctx)
	timer := clock.AfterFunc(timeout, func() { end(context.DeadlineExceeded) })
	return ctx, func() {
		timer.Stop()
		end(context.Canceled)
	}
}
