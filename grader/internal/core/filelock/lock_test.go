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
