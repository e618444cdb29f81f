package journal

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/core/record"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// open opens a journal, which is closed when the test ends.
func open(t *testing.T, file string) *Journal {
	t.Helper()
	j, err := Open(t.Context(), file)
	require.NoError(t, err)
	t.Cleanup(func() { _ = j.Close() })
	return j
}

func job(student string) Job {
	return Job{Submission: "files of " + student, Version: "v", Seed: 1 << 63, Student: student}
}

// scored returns the grade of one lab.
func scored(score int) []gradebook.Grade {
	return []gradebook.Grade{{Lab: "01-scaling", Outcome: gradebook.Graded, Record: record.Record{Score: score, Maximum: 100}}}
}

// complete grades a job.
func complete(t *testing.T, j *Journal, student string, score int) {
	t.Helper()
	claim, err := j.Claim(t.Context(), job(student), "me", time.Minute)
	require.NoError(t, err)
	require.NoError(t, j.Complete(t.Context(), claim, scored(score)))
}

func TestJobIsGradedOnce(t *testing.T) {
	j := open(t, t.TempDir()+"/class.db")
	complete(t, j, "ada", 70)

	_, err := j.Claim(t.Context(), job("ada"), "me", time.Minute)
	require.ErrorIs(t, err, ErrDone)
	entry, err := j.Find(t.Context(), job("ada").Key())
	require.NoError(t, err)
	require.Equal(t, Result{State: Done, Attempt: 1, Grades: scored(70)}, entry)
}

func TestEachPartOfTheKeyCounts(t *testing.T) {
	keys := map[string]bool{}
	for _, j := range []Job{
		{Submission: "a", Version: "b", Seed: 1}, {Submission: "c", Version: "b", Seed: 1},
		{Submission: "a", Version: "c", Seed: 1}, {Submission: "a", Version: "b", Seed: 2},
	} {
		keys[j.Key()] = true
	}
	require.Len(t, keys, 4)
	require.Equal(t, Job{Submission: "a", Student: "ada"}.Key(), Job{Submission: "a", Student: "bob"}.Key())
}

func TestLeaseKeepsOthersOut(t *testing.T) {
	j := open(t, t.TempDir()+"/class.db")
	now := time.Date(2027, 1, 31, 12, 0, 0, 0, time.UTC)
	j.now = func() time.Time { return now }
	first, err := j.Claim(t.Context(), job("ada"), "one", time.Minute)
	require.NoError(t, err)

	_, err = j.Claim(t.Context(), job("ada"), "two", time.Minute)
	require.ErrorIs(t, err, ErrTaken)
	now = now.Add(50 * time.Second)
	require.NoError(t, j.Renew(t.Context(), first, time.Minute))
	now = now.Add(50 * time.Second)
	_, err = j.Claim(t.Context(), job("ada"), "two", time.Minute)
	require.ErrorIs(t, err, ErrTaken)
	now = now.Add(10 * time.Second)
	second, err := j.Claim(t.Context(), job("ada"), "two", time.Minute)
	require.NoError(t, err)
	require.Equal(t, 2, second.Attempt)
	require.ErrorIs(t, j.Renew(t.Context(), first, time.Minute), ErrStale)
}

func TestStaleWorkerChangesNothing(t *testing.T) {
	for name, again := range map[string]string{"another owner": "two", "the same owner again": "one"} {
		t.Run(name, func(t *testing.T) {
			j := open(t, t.TempDir()+"/class.db")
			first, err := j.Claim(t.Context(), job("ada"), "one", 0)
			require.NoError(t, err)
			second, err := j.Claim(t.Context(), job("ada"), again, time.Minute)
			require.NoError(t, err)

			require.ErrorIs(t, j.Complete(t.Context(), first, scored(1)), ErrStale)
			require.ErrorIs(t, j.Release(t.Context(), first), ErrStale)
			require.NoError(t, j.Complete(t.Context(), second, scored(2)))
			require.ErrorIs(t, j.Complete(t.Context(), first, scored(1)), ErrStale)
			require.ErrorIs(t, j.Complete(t.Context(), second, scored(3)), ErrStale)

			entry, err := j.Find(t.Context(), second.Key)
			require.NoError(t, err)
			require.Equal(t, scored(2), entry.Grades)
		})
	}
}

func TestInfraIsTriedAgain(t *testing.T) {
	j := open(t, t.TempDir()+"/class.db")
	claim, err := j.Claim(t.Context(), job("ada"), "me", time.Minute)
	require.NoError(t, err)
	require.NoError(t, j.Complete(t.Context(), claim, []gradebook.Grade{{Outcome: gradebook.Graded}, {Outcome: gradebook.Infra}}))
	entry, err := j.Find(t.Context(), claim.Key)
	require.NoError(t, err)
	require.Equal(t, Failed, entry.State)
	require.Len(t, entry.Grades, 2)

	complete(t, j, "ada", 80)
	entry, err = j.Find(t.Context(), claim.Key)
	require.NoError(t, err)
	require.Equal(t, Result{State: Done, Attempt: 2, Grades: scored(80)}, entry)
}

func TestReleaseAndAbandonGiveBack(t *testing.T) {
	j := open(t, t.TempDir()+"/class.db")
	for _, back := range []func(Claim) error{
		func(c Claim) error { return j.Release(t.Context(), c) },
		func(Claim) error { return j.Abandon(t.Context()) },
	} {
		claim, err := j.Claim(t.Context(), job("ada"), "me", time.Hour)
		require.NoError(t, err)
		require.NoError(t, back(claim))
		require.ErrorIs(t, j.Complete(t.Context(), claim, scored(1)), ErrStale)
	}
	counts, err := j.Count(t.Context())
	require.NoError(t, err)
	require.Equal(t, map[State]int{Queued: 1}, counts)
}

func TestSeedOfTheNewestJob(t *testing.T) {
	j := open(t, t.TempDir()+"/class.db")
	_, known, err := j.Seed(t.Context())
	require.NoError(t, err)
	require.False(t, known)

	complete(t, j, "ada", 70)

	seed, known, err := j.Seed(t.Context())
	require.NoError(t, err)
	require.True(t, known)
	require.Equal(t, uint64(1<<63), seed)
}

func TestEachJournalHasItsOwnID(t *testing.T) {
	file := t.TempDir() + "/class.db"
	first := open(t, file)
	id := first.ID()
	require.NotEmpty(t, id)
	require.NoError(t, first.Close())

	again := open(t, file)
	require.Equal(t, id, again.ID(), "the class continues")
	require.NoError(t, again.Close())

	alter(t, file, "DROP TABLE journal") // as an earlier grader left it
	old := open(t, file)
	given := old.ID()
	require.NotContains(t, []string{"", id}, given)
	require.NoError(t, old.Close())
	require.Equal(t, given, open(t, file).ID())

	require.NotEqual(t, given, open(t, t.TempDir()+"/class.db").ID())
}
