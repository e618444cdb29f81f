package gauntlet

import (
	"net"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/grade"
	"socketlab/grader/internal/class/intake"
	"socketlab/grader/internal/class/sandbox"
	"socketlab/grader/internal/core/workbook"
)

// concurrent is how many submissions are graded at the same time.
const concurrent = 6

// Each hostile or broken submission gets a grade that its file allows, does not change
// the grades of others, and leaves nothing behind.
func TestGauntlet(t *testing.T) {
	if os.Getenv(Variable) == "" {
		t.Skip("LEFT OUT: the gauntlet takes minutes; make gauntlet runs it")
	}
	book, err := workbook.Find(".")
	require.NoError(t, err)
	lab, err := book.Lab(Lab)
	require.NoError(t, err)
	box, err := sandbox.Open(t.Context(), book.Root, "")
	require.NoError(t, err)
	defer func() { require.NoError(t, box.Close()) }()
	found := box.Found()
	require.True(t, Holds(found), "the gauntlet runs hostile programs, and the best sandbox here is %s: %s", found.Level, found.Remedy)
	grader, err := grade.Open(t.Context(), book, []workbook.Lab{lab}, box, grade.Options{Seed: 11})
	require.NoError(t, err)
	defer func() { require.NoError(t, grader.Close()) }()

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	replace := strings.NewReplacer("HOST_LISTENER", listener.Addr().String())
	mounts := count(t, "/proc/self/mountinfo")

	trials, err := Read("../../../testdata/gauntlet")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(trials), 45)
	slots := make(chan struct{}, concurrent)
	t.Run("trials", func(t *testing.T) {
		for _, trial := range trials {
			t.Run(trial.Name, func(t *testing.T) {
				t.Parallel()
				slots <- struct{}{}
				defer func() { <-slots }()
				path, err := trial.Lay(t.TempDir(), lab, replace)
				require.NoError(t, err)
				sub, err := intake.One(t.Context(), path, []workbook.Lab{lab}, intake.DefaultBounds())
				require.NoError(t, err)
				grades, err := grader.Grade(t.Context(), sub)
				require.NoError(t, err)
				require.Len(t, grades, 1)
				got := grades[0]
				said := got.Reason + "\n" + got.Record.BuildOutput
				if failure := got.Record.FirstFailure(); failure != nil {
					said += "\n" + failure.Name + ": " + failure.Message
				}
				require.Truef(t, trial.Allows(got.Outcome), "outcome %s, want %v: %s", got.Outcome, trial.Outcome, said)
				require.GreaterOrEqual(t, got.Record.Score, trial.AtLeast, said)
				require.LessOrEqual(t, got.Record.Score, trial.AtMost, said)
				require.Contains(t, got.Reason, trial.Reason)
				if trial.Limit != "" {
					require.Equal(t, trial.Limit, string(got.Limit))
				}
				if trial.Remark != "" {
					require.True(t, remarked(trial.Remark, append(sub.Remarks, got.Remarks...)), "no remark on %s: %v", trial.Remark, sub.Remarks)
				}
				require.Regexp(t, `^[A-Za-z0-9._-]+$`, sub.Student.ID)
				require.Equal(t, lab.Name, got.Lab)
			})
		}
	})
	require.Equal(t, mounts, count(t, "/proc/self/mountinfo"), "a mount was left behind")
	require.Empty(t, left(t), "a process was left behind")
}
