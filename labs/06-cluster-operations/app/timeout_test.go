package app

import (
	"context"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/stretchr/testify/require"
)

func TestTimeoutEndsByTheClock(t *testing.T) {
	clock := clockwork.NewFakeClock()
	ctx, cancel := WithTimeout(t.Context(), clock, time.Second)
	defer cancel()
	_, has := ctx.Deadline()
	require.False(t, has, "a deadline would be compared with the real time")

	clock.Advance(time.Second - 1)
	require.NoError(t, ctx.Err())
	clock.Advance(1)
	<-ctx.Done()
	require.ErrorIs(t, context.Cause(ctx), context.DeadlineExceeded)
}

func TestTimeoutEndsEarlier(t *testing.T) {
	clock := clockwork.NewFakeClock()
	ctx, cancel := WithTimeout(t.Context(), clock, time.Second)
	cancel()
	<-ctx.Done()
	require.ErrorIs(t, context.Cause(ctx), context.Canceled)
	clock.Advance(time.Second)
	require.ErrorIs(t, context.Cause(ctx), context.Canceled)

	parent, end := context.WithCancel(t.Context())
	ctx, cancel = WithTimeout(parent, clock, time.Second)
	defer cancel()
	end()
	<-ctx.Done()
	require.ErrorIs(t, context.Cause(ctx), context.Canceled)
}
