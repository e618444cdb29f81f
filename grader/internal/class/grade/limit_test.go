package grade

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/sandbox"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

// blocked is a lab that never gets ready.
var blocked = workbook.Files{"adapter.go": []byte(`package scaling

import (
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(*socketio.Server, node.Env) error { select {} }
`)}

// fails is a sandbox that starts nothing.
type fails struct {
	sandbox.Sandbox
	tried func()
}

func (f fails) Prepare(sandbox.Program) (sandbox.Box, error) {
	f.tried()
	return nil, errors.New("no room")
}

func TestLimits(t *testing.T) {
	book, err := workbook.Find(".")
	require.NoError(t, err)
	labs, err := book.Labs()
	require.NoError(t, err)
	labs = labs[:2]
	solved := map[string]workbook.Files{}
	for _, lab := range labs {
		solved[lab.Name], err = lab.Solution()
		require.NoError(t, err)
	}
	box, err := sandbox.Open(t.Context(), book.Root, "")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, box.Close()) })
	grader, err := Open(t.Context(), book, labs, box, Options{Seed: 7})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, grader.Close()) })
	of := func(files map[string]workbook.Files) submission.Submission {
		return submission.Submission{Student: submission.Student{ID: "ada"}, Work: submission.Work{Labs: files}}
	}

	t.Run("of a lab", func(t *testing.T) {
		hurried := *grader
		hurried.options.Timeout = time.Second

		grades, err := hurried.Grade(t.Context(), of(map[string]workbook.Files{labs[0].Name: blocked}))

		require.NoError(t, err)
		require.Equal(t, gradebook.TimedOut, grades[0].Outcome, grades[0].Reason)
		require.Equal(t, "the checks of 01-scaling took longer than 1s, the limit of a lab", grades[0].Reason)
		require.Equal(t, len(grader.labs[0].checks), grades[0].Record.Count(record.TimedOut), "%+v", grades[0].Record.Checks)
		require.Equal(t, gradebook.Missing, grades[1].Outcome)
	})
	t.Run("of a submission", func(t *testing.T) {
		watched := *grader
		j := watched.begin(of(solved), t.TempDir())
		watched.options.Watch = func(_ submission.Submission, grades []gradebook.Grade) {
			if len(grades[0].Record.Checks) == len(grader.labs[0].checks) {
				j.limit.At = time.Now()
			}
		}

		require.NoError(t, j.compile(t.Context()))
		require.NoError(t, j.check(t.Context()))

		require.Equal(t, gradebook.Graded, j.grades[0].Outcome, j.grades[0].Reason)
		require.Equal(t, 100, j.grades[0].Record.Score, "%+v", j.grades[0].Record.FirstFailure())
		require.Equal(t, gradebook.TimedOut, j.grades[1].Outcome)
		require.Equal(t, "grading the submission took longer than 5m0s, the limit of a submission", j.grades[1].Reason)
		require.Equal(t, len(grader.labs[1].checks), j.grades[1].Record.Count(record.TimedOut))
	})
	for name, build := range map[string]func(*job) error{
		"while it compiles": func(j *job) error {
			j.limit.At = time.Now()
			return errors.Join(j.compile(t.Context()), j.check(t.Context()))
		},
		"while it links": func(j *job) error {
			err := j.compile(t.Context())
			j.limit.At = time.Now()
			return errors.Join(err, j.check(t.Context()))
		},
	} {
		t.Run(name, func(t *testing.T) {
			j := grader.begin(of(solved), t.TempDir())
			require.NoError(t, build(j))
			for _, got := range j.grades {
				require.Equal(t, gradebook.TimedOut, got.Outcome, got.Reason)
				require.Equal(t, j.limit.Reason, got.Reason)
			}
		})
	}
	t.Run("a machine that fails until the limit costs nothing", func(t *testing.T) {
		alone := *grader
		limit := &checks.Limit{At: time.Now().Add(time.Hour), Reason: "it took too long"}
		alone.box = fails{box, func() { limit.At = time.Now() }}
		j := alone.begin(of(solved), t.TempDir())

		require.NoError(t, j.grade(t.Context(), limit, 0, "a program"))

		require.Equal(t, gradebook.Infra, j.grades[0].Outcome)
		require.Contains(t, j.grades[0].Reason, "no room")
	})
}

func TestAGradeIsKeptIfItSaysMore(t *testing.T) {
	scored := func(outcome gradebook.Outcome, score int) gradebook.Grade {
		return gradebook.Grade{Outcome: outcome, Record: record.Record{Score: score}}
	}
	none, some := scored(gradebook.TimedOut, 0), scored(gradebook.TimedOut, 40)

	require.True(t, known(scored(gradebook.Graded, 0), none), "every check has a verdict")
	require.False(t, known(scored(gradebook.Graded, 0), some))
	require.True(t, known(scored(gradebook.Infra, 0), some), "the environment took the time")
	require.False(t, known(scored(gradebook.BuildFailed, 0), none), "alone it does build")
	require.False(t, known(gradebook.Grade{}, none))
}
