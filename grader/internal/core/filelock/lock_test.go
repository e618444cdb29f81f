package filelock

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestALockHasOneHolder(t *testing.T) {
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

// Whoever waits gives up for one holder that keeps the lock, however long many
// quick ones in a row have had it before.
func TestWaitBoundsOneHolding(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lock")
	const patience, turns = time.Second, 50
	holder, err := Try(name)
	require.NoError(t, err)
	clock, pauses := time.Unix(0, 0), 0

	_, err = wait(name, patience, func() time.Time { return clock }, func(time.Duration) {
		clock = clock.Add(patience)
		if pauses++; pauses <= turns {
			require.NoError(t, holder.Release())
			holder, err = Try(name)
			require.NoError(t, err)
		}
	})

	require.ErrorIs(t, err, ErrHeld)
	require.Equal(t, turns+2, pauses, "the last holder keeps it until more than the patience is over")
	require.NoError(t, holder.Release())
}

func TestWaitTakesTheLockThatIsReleased(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lock")
	holder, err := Try(name)
	require.NoError(t, err)

	mine, err := wait(name, time.Second, time.Now, func(time.Duration) { require.NoError(t, holder.Release()) })

	require.NoError(t, err)
	require.NoError(t, mine.Release())
}
