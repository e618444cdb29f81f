package terminal

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHeldPage(t *testing.T) {
	var out bytes.Buffer
	page := PlainPage(&out, false)
	first, releaseFirst := page.Held()
	second, releaseSecond := page.Held()
	releaseFirst()

	second.Line("the second says %d", 1)
	first.Line("the first says 1")
	first.Line("the first says 2")
	require.Equal(t, "the first says 1\nthe first says 2\n", out.String())

	releaseSecond()
	releaseSecond()
	second.Line("the second says 2")
	require.Equal(t, "the first says 1\nthe first says 2\nthe second says 1\nthe second says 2\n", out.String())
}

func TestHeldPageOnATerminal(t *testing.T) {
	var out, line bytes.Buffer
	page := PlainPage(&out, false)
	page.live = newLive(&line, 80)
	held, release := page.Held()

	held.Now("behind")
	held.Quiet()
	require.Empty(t, line.String(), "a held page has no transient line")

	release()
	held.Now("in front")
	held.Quiet()
	require.Equal(t, "\r\x1b[Kin front\r\x1b[K", line.String())
}
