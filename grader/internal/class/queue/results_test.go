package queue

import (
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/workbook"
)

// A class that continues takes the results that are left in Redis, and no worker is
// asked again. A class with a new journal does not see them.
func TestResultsBelongToAJournal(t *testing.T) {
	server, m, out := miniredis.RunT(t), &mill{version: "version"}, &said{}
	url := "redis://" + server.Addr()
	first := openJournal(t, url, "old", out)
	stop := work(t, url, m, out)
	require.Equal(t, "graded: fine", wait(t, graded(t, first, "fine")))
	require.NoError(t, first.Close())
	stop()

	again := openJournal(t, url, "old", out)
	require.Equal(t, "graded: fine", wait(t, graded(t, again, "fine")))
	require.Equal(t, 1, m.count())
	require.NoError(t, again.Close())

	fresh := openJournal(t, url, "new", out)
	work(t, url, m, out)
	require.Equal(t, "graded: fine", wait(t, graded(t, fresh, "fine")))
	require.Equal(t, 2, m.count())
}

// A worker of another version touches nothing.
func TestOtherVersion(t *testing.T) {
	server, right, wrong, out := miniredis.RunT(t), &mill{version: "version"}, &mill{version: "other"}, &said{}
	url := "redis://" + server.Addr()
	c := openClass(t, url, out)
	answer := graded(t, c, "fine")
	work(t, url, wrong, out)
	out.waitFor(t, "its checks, kit or toolchain differ from those of this machine")
	out.waitFor(t, "no worker of this checkout is running")

	work(t, url, right, out)

	require.Equal(t, "graded: fine", wait(t, answer))
	require.Zero(t, wrong.count())
}

// A worker trusts what it reads from Redis only as far as it can check it.
func TestTampered(t *testing.T) {
	for name, spoil := range map[string]func() ([]byte, string){
		"other files": func() ([]byte, string) { text, _ := pack(handedIn("other").Work); return text, hashOf("fine") },
		"no JSON":     func() ([]byte, string) { return []byte("{"), hashOf("fine") },
		"too large":   func() ([]byte, string) { return make([]byte, maxSubmission+1), hashOf("fine") },
		"a path": func() ([]byte, string) {
			sub := submission.Work{Labs: map[string]workbook.Files{"01-scaling": {"../a.go": nil}}}
			text, _ := pack(sub)
			return text, sub.Hash()
		},
		"a lab": func() ([]byte, string) {
			sub := submission.Work{Labs: map[string]workbook.Files{"../grader": {"a.go": nil}}}
			text, _ := pack(sub)
			return text, sub.Hash()
		},
		"a refused lab": func() ([]byte, string) {
			sub := submission.Work{RefusedLabs: map[string]string{"../grader": "x"}}
			text, _ := pack(sub)
			return text, sub.Hash()
		},
		"a refused lab that is graded": func() ([]byte, string) {
			sub := handedIn("fine").Work
			sub.RefusedLabs = map[string]string{"01-scaling": "x"}
			text, _ := pack(sub)
			return text, sub.Hash()
		},
		"a large file": func() ([]byte, string) {
			sub := handedIn(strings.Repeat("x", 1<<20))
			text, _ := pack(sub.Work)
			return text, sub.Hash()
		},
	} {
		t.Run(name, func(t *testing.T) {
			text, hash := spoil()
			_, err := unpack(text, hash, setting.Labs)
			require.Error(t, err)
		})
	}
	text, err := pack(handedIn("fine").Work)
	require.NoError(t, err)
	sub, err := unpack(text, hashOf("fine"), setting.Labs)
	require.NoError(t, err)
	require.Equal(t, handedIn("fine").Labs, sub.Labs)

	work := submission.Work{RefusedLabs: map[string]string{"01-scaling": "a.go is a link"}}
	text, err = pack(work)
	require.NoError(t, err)
	sub, err = unpack(text, work.Hash(), setting.Labs)
	require.NoError(t, err)
	require.Equal(t, work, sub.Work)
}
