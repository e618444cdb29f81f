package filelock

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestLockHasOneHolder(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lock")
	mine, err := Try(name)
	require.NoError(t, err)

	_, err = Try(name)
	require.ErrorIs(t, err, ErrHeld)
	var by *Held
	require.ErrorAs(t, err, &by)
	require.Equal(t, strconv.Itoa(os.Getpid()), by.Process)
	_, err = Wait(name, time.Millisecond)
	require.ErrorIs(t, err, ErrHeld)

	require.NoError(t, mine.Release())
	yours, err := Wait(name, time.Minute)
	require.NoError(t, err)
	require.NoError(t, yours.Release())
}

// Wait gives up because of one slow holder, and never because of many quick ones.
func TestWaitBoundsOneHolder(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lock")
	const timeout, turns = time.Second, 50
	holder, err := Try(name)
	require.NoError(t, err)
	clock, pauses := time.Unix(0, 0), 0

	_, err = wait(name, timeout, func() time.Time { return clock }, func(time.Duration) {
		clock = clock.Add(timeout)
		if pauses++; pauses <= turns {
			require.NoError(t, holder.Release())
			holder, err = Try(name)
			require.NoError(t, err)
		}
	})

	require.ErrorIs(t, err, ErrHeld)
	require.Equal(t, turns+2, pauses, "the last holder keeps the lock for longer than the timeout")
	require.NoError(t, holder.Release())
}

func TestWaitTakesReleasedLock(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lock")
	holder, err := Try(name)
	require.NoError(t, err)

	mine, err := wait(name, time.Second, time.Now, func(time.Duration) { require.NoError(t, holder.Release()) })

	require.NoError(t, err)
	require.NoError(t, mine.Release())
}
