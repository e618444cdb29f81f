package gauntlet

import (
	"net"
	"os"
	"slices"
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
	trials, err := Read("../../../testdata/gauntlet")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(trials), 45)
	labs := labsOf(t, book, trials)
	box, err := sandbox.Open(t.Context(), book.Root, "")
	require.NoError(t, err)
	defer func() { require.NoError(t, box.Close()) }()
	found := box.Found()
	require.True(t, Holds(found), "the gauntlet runs hostile programs, and the best sandbox here is %s: %s", found.Level, found.Remedy)
	grader, err := grade.Open(t.Context(), book, labs, box, grade.Options{Seed: 11})
	require.NoError(t, err)
	defer func() { require.NoError(t, grader.Close()) }()

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	replace := strings.NewReplacer("HOST_LISTENER", listener.Addr().String())
	mounts := count(t, "/proc/self/mountinfo")

	slots := make(chan struct{}, concurrent)
	t.Run("trials", func(t *testing.T) {
		for _, trial := range trials {
			t.Run(trial.Name, func(t *testing.T) {
				t.Parallel()
				slots <- struct{}{}
				defer func() { <-slots }()
				at := slices.IndexFunc(labs, func(lab workbook.Lab) bool { return lab.Name == trial.Lab })
				path, err := trial.Lay(t.TempDir(), labs[at], replace)
				require.NoError(t, err)
				sub, err := intake.One(t.Context(), path, labs[at:at+1], intake.DefaultBounds())
				require.NoError(t, err)
				grades, err := grader.Grade(t.Context(), sub)
				require.NoError(t, err)
				require.Len(t, grades, len(labs))
				got := grades[at]
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
				require.Equal(t, trial.Lab, got.Lab)
			})
		}
	})
	require.Equal(t, mounts, count(t, "/proc/self/mountinfo"), "a mount was left behind")
	require.Empty(t, left(t), "a process was left behind")
}

// labsOf returns the labs that the trials submit, by number.
func labsOf(t *testing.T, book workbook.Workbook, trials []Trial) []workbook.Lab {
	t.Helper()
	labs, err := book.Labs()
	require.NoError(t, err)
	names := map[string]bool{}
	for _, trial := range trials {
		names[trial.Lab] = true
	}
	labs = slices.DeleteFunc(labs, func(lab workbook.Lab) bool { return !names[lab.Name] })
	require.Len(t, labs, len(names), "a trial names a lab that does not exist")
	return labs
}
