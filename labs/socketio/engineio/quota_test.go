package engineio_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio/engineio"
)

// Each key gets exactly its share, however many ask at once, and nothing is kept of a key
// that has returned everything.
func TestEachKeyOfAQuotaHasItsOwn(t *testing.T) {
	q := engineio.NewQuota(50)
	var taken [2]atomic.Int64
	var takers sync.WaitGroup
	for i := range 8 {
		takers.Go(func() {
			for range 25 {
				if q.Take([]string{"a", "b"}[i%2]) {
					taken[i%2].Add(1)
				}
			}
		})
	}
	takers.Wait()
	require.EqualValues(t, 50, taken[0].Load())
	require.EqualValues(t, 50, taken[1].Load())
	require.Equal(t, 2, q.Keys())

	q.Return("a")
	require.True(t, q.Take("a"))
	require.False(t, q.Take("a"))
	for range 50 {
		q.Return("a")
		q.Return("b")
	}
	require.Zero(t, q.Keys())
}
