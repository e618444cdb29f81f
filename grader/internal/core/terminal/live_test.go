package terminal

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// The transient line has a clock, which ends with it: synctest fails if a goroutine is left.
func TestLiveLineEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		line := newLive(&out, 80)
		for _, text := range []string{"first", "second"} {
			out.Reset()
			line.show(text)
			time.Sleep(1500 * time.Millisecond)
			synctest.Wait()
			line.clear()
			require.Equal(t, "\r\x1b[K"+text+"\r\x1b[K"+text+" 1 s\r\x1b[K", out.String())
		}
	})
}
