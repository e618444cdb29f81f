package checks

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

// limited is a run of three checks whose test binary prints events, and that reaches its
// limit as soon as a check settles.
func limited(t *testing.T, events ...string) Spec {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	text, err := os.ReadFile(program)
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(converter(dir), text, 0o755))
	t.Setenv("PRINT_OUT", strings.Join(events, "\n")+"\n")
	t.Setenv("PRINT_CODE", "1")
	lab := workbook.Lab{Root: dir, Name: "01-x"}
	require.NoError(t, os.MkdirAll(lab.Dir(), 0o755))
	limit := &Limit{At: time.Now().Add(time.Hour), Reason: "it took too long"}
	return Spec{
		Lab: lab,
		Checks: []catalogue.Check{
			{Name: "TestA", Points: 60}, {Name: "TestB", Points: 20, Rules: []catalogue.Rule{{ID: "1.1"}}}, {Name: "TestC", Points: 20},
		},
		Binary: filepath.Join(dir, "checks.test"), Limit: limit, Watch: reaching{limit: limit},
	}
}

// reaching moves a limit to the time at which the first check settles.
type reaching struct {
	unwatched
	limit *Limit
}

func (r reaching) Settled(record.Check) { r.limit.At = time.Now() }

const (
	ran    = `{"Action":"run","Package":"p","Test":"TestA"}` + "\n" + `{"Action":"pass","Package":"p","Test":"TestA"}`
	begins = `{"Action":"run","Package":"p","Test":"TestB"}`
)

func TestALimitKeepsVerdictsAndTimesOutTheRest(t *testing.T) {
	rec, err := Run(t.Context(), limited(t, ran, begins)) // the sandbox has ended the test binary

	require.NoError(t, err)
	require.Equal(t, 60, rec.Score)
	for _, check := range rec.Checks[1:] {
		require.Equal(t, record.TimedOut, check.Status, check.Name)
		require.Equal(t, "it took too long", check.Message)
		require.Empty(t, check.Rules, "nobody knows what it would have shown")
	}
}

func TestALimitNamesWhatWasRunning(t *testing.T) {
	panics := `{"Action":"output","Package":"p","Test":"TestB","Output":"panic: test timed out after 2m0s\n"}` + "\n" +
		`{"Action":"output","Package":"p","Test":"TestB","Output":"\t\tTestB (2m0s)\n"}`

	rec, err := Run(t.Context(), limited(t, ran, begins, panics))

	require.NoError(t, err)
	require.Equal(t, record.Passed, rec.Checks[0].Status)
	require.Contains(t, rec.Checks[1].Message, "still running after")
	require.Equal(t, []string{"1.1"}, rec.Checks[1].Rules)
	require.Equal(t, "it took too long", rec.Checks[2].Message)
}

func TestNothingStartsAfterTheLimit(t *testing.T) {
	spec := limited(t, ran)
	spec.Binary = filepath.Join(t.TempDir(), "nothing") // would be an error
	spec.Limit.At = time.Now()

	rec, err := Run(t.Context(), spec)

	require.NoError(t, err)
	require.Equal(t, 3, rec.Count(record.TimedOut))
}

func TestAStartHasTheTimeThatIsLeft(t *testing.T) {
	var none *Limit
	require.Equal(t, 2*time.Minute, none.timeout(2*time.Minute))
	require.Equal(t, 2*time.Minute, (&Limit{At: time.Now().Add(time.Hour)}).timeout(2*time.Minute))
	require.LessOrEqual(t, (&Limit{At: time.Now().Add(time.Minute)}).timeout(2*time.Minute), time.Minute)
	require.Equal(t, time.Second, (&Limit{At: time.Now().Add(-time.Hour)}).timeout(2*time.Minute), "0 would be no timeout")
}
