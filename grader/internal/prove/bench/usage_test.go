package bench

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// proc(5): utime and stime are fields 14 and 15, after a name that may hold
// anything.
func TestReadUsage(t *testing.T) {
	stat := "486 (a) b (c) S 1 486 486 0 -1 4194560 1031 0 0 0 250 75 0 0 20 0 9 0 1000 1 2 3"
	status := "Name:\tkit\nVmHWM:\t  900 kB\nVmRSS:\t    1024 kB\n"

	got, err := readUsage([]byte(stat), []byte(status))

	require.NoError(t, err)
	require.Equal(t, usage{cpu: 3250 * time.Millisecond, resident: 1 << 20}, got)
}

func TestReadUsageRefuses(t *testing.T) {
	for _, stat := range []string{"", "1 (x) S 1 2", "1 (x) S 1 2 3 4 5 6 7 8 9 0 one 2"} {
		_, err := readUsage([]byte(stat), nil)
		require.ErrorIs(t, err, errStat, "%q", stat)
	}
}
