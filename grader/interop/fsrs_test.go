//go:build unix

package interop

import (
	"bufio"
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/drill/fsrs"
)

// A review is one grade, and the days since the previous one.
type review struct {
	grade fsrs.Grade
	days  int
}

func (r review) MarshalJSON() ([]byte, error) { return json.Marshal([]int{int(r.grade), r.days}) }

// Both schedulers agree on the same thousands of histories. Those of a good learner,
// who reviews every card on its day, are as likely as absurd ones.
func TestSchedulerAgreesWithTheOfficialOne(t *testing.T) {
	const histories, longest = 6000, 40
	random := rand.New(rand.NewPCG(6, 21))
	all := make([][]review, histories)
	for i := range all {
		all[i] = history(random, 1+random.IntN(longest))
	}

	lines := official(t, all)

	reviews := 0
	for i, history := range all {
		require.True(t, lines.Scan(), "history %d of %d is missing", i, len(all))
		var theirs [][5]any
		require.NoError(t, json.Unmarshal(lines.Bytes(), &theirs))
		require.Len(t, theirs, len(history))
		var memory fsrs.Memory
		for n, review := range history {
			var wait time.Duration
			memory, wait = memory.Next(review.grade, review.days)
			reviews++
			const at = "history %d, review %d of %v"
			require.EqualValues(t, theirs[n][0], memory.Phase, at, i, n, history)
			require.EqualValues(t, theirs[n][1], memory.Step, at, i, n, history)
			require.InEpsilon(t, theirs[n][2], memory.Stability, 1e-6, at, i, n, history)
			require.InEpsilon(t, theirs[n][3], memory.Difficulty, 1e-6, at, i, n, history)
			require.InDelta(t, theirs[n][4], wait.Minutes(), 0, at, i, n, history)
		}
	}
	require.False(t, lines.Scan())
	t.Logf("%d reviews in %d histories agree", reviews, histories)
}

// history generates the grades of one card and their times.
func history(random *rand.Rand, length int) []review {
	var reviews []review
	var memory fsrs.Memory
	var wait time.Duration
	lapses := random.Float64() * 0.6
	for n := range length {
		r := review{grade: fsrs.Again}
		if random.Float64() >= lapses {
			r.grade = fsrs.Hard + fsrs.Grade(random.IntN(3))
		}
		due := int(wait.Hours() / 24)
		switch random.IntN(6) {
		case 0: // the same day
		case 1: // whenever
			r.days = random.IntN(500)
		case 2: // early or late
			r.days = int(float64(due) * 2 * random.Float64())
		default: // on the day
			r.days = due
		}
		r.days = min(r.days, 20000)
		if n == 0 {
			r.days = 0
		}
		memory, wait = memory.Next(r.grade, r.days)
		reviews = append(reviews, r)
	}
	return reviews
}

// official runs the authors' package.
func official(t *testing.T, all [][]review) *bufio.Scanner {
	t.Helper()
	given, err := json.Marshal(all)
	require.NoError(t, err)
	command := exec.CommandContext(t.Context(), "node", "fsrs/reviews.mjs")
	command.Stdin, command.Stderr = bytes.NewReader(given), os.Stderr
	said, err := command.Output()
	require.NoError(t, err)
	lines := bufio.NewScanner(bytes.NewReader(said))
	lines.Buffer(nil, 1<<20)
	return lines
}
