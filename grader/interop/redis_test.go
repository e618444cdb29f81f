//go:build unix

package interop

import (
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/record"
)

// needsEmbedded are the checks that move the clock of Redis, age its keys or delete all of
// them: a real one may hold other people's data.
var needsEmbedded = []string{
	"TestCutOffNode", "TestDeadNode", // 06-cluster-operations
	"TestGap", "TestRedisForgot", "TestWindow", // 08-recovery
}

// Every lab's solution passes every check on a real Redis, except those that need the
// embedded one, and these say so.
func TestSolutionsOnRealRedis(t *testing.T) {
	labs, err := book(t).Labs()
	require.NoError(t, err)
	for _, lab := range labs {
		t.Run(lab.Name, func(t *testing.T) {
			rec := grade(t, []string{"REDIS_URL=" + startRedis(t)}, lab.Name, "--who", "solution")
			require.Equal(t, record.Redis, rec.Redis)
			for _, check := range rec.Checks {
				if slices.Contains(needsEmbedded, check.Name) {
					require.Equal(t, record.Skipped, check.Status, check.Name)
					require.Contains(t, check.Message, "REDIS_URL", check.Name)
					t.Logf("SKIPPED: %s: %s", check.Name, check.Message)
					continue
				}
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
