//go:build unix

package interop

import (
	"encoding/json"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/record"
)

// Every lab's solution passes every check on a real Redis.
func TestSolutionsOnRealRedis(t *testing.T) {
	labs, err := book(t).Labs()
	require.NoError(t, err)
	for _, lab := range labs {
		t.Run(lab.Name, func(t *testing.T) {
			rec := grade(t, []string{"REDIS_URL=" + startRedis(t)}, lab.Name, "--who", "solution")
			require.Equal(t, record.Redis, rec.Redis)
			for _, check := range rec.Checks {
				require.Equalf(t, record.Passed, check.Status, "%s: %s\n%s", check.Name, check.Message, check.Transcript)
			}
		})
	}
}

// grade runs a lab's checks from the command line and returns the record.
func grade(t *testing.T, env []string, args ...string) record.Record {
	t.Helper()
	cmd := exec.Command("go", append([]string{"run", "./grader", "run", "--json"}, args...)...)
	cmd.Dir, cmd.Env, cmd.Stderr = book(t).Root, append(os.Environ(), env...), os.Stderr
	printed, err := cmd.Output() // its exit status says no more than the record
	var rec record.Record
	require.NoErrorf(t, json.Unmarshal(printed, &rec), "grader run %v: %v\n%s", args, err, printed)
	require.NotEmpty(t, rec.Checks)
	return rec
}
