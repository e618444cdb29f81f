package suite

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// recorded reads what go test -json once said about two small packages.
func recorded(t *testing.T, name string) (*Tally, string) {
	t.Helper()
	said, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	require.NoError(t, err)
	var out strings.Builder
	tally := New(&out)
	_, err = tally.Write(said)
	require.NoError(t, err)
	return tally, out.String()
}

func TestWhatPasses(t *testing.T) {
	tally, out := recorded(t, "passes")

	require.True(t, tally.Passed())
	require.Equal(t, "DONE 3 tests, 1 skipped", tally.Summary())
	require.Equal(t, []Skip{{"m/b", "TestTwo", "for a reason"}}, tally.Skipped)
	require.Contains(t, out, "ok  \tm/a\t")
	require.NotContains(t, out, "quiet")
}

func TestWhatFails(t *testing.T) {
	tally, out := recorded(t, "fails")

	require.False(t, tally.Passed())
	require.Equal(t, "DONE 3 tests, 2 failed", tally.Summary())
	require.Contains(t, out, "loud")
	require.Contains(t, out, "--- FAIL: TestOne/inner")
	require.NotContains(t, out, "quiet")
}

// A package can fail without a failed test.
func TestPackagesThatFail(t *testing.T) {
	for name, want := range map[string]string{
		"does-not-compile": "undefined: nothing",
		"exits":            "gone",
		"panics":           "oh dear",
	} {
		t.Run(name, func(t *testing.T) {
			tally, out := recorded(t, name)

			require.False(t, tally.Passed())
			require.Equal(t, 1, tally.Failed)
			require.Contains(t, out, want)
		})
	}
}

func TestNoTestIsNoPass(t *testing.T) {
	tally, _ := recorded(t, "nothing")

	require.False(t, tally.Passed())
	require.Equal(t, "DONE 0 tests", tally.Summary())
}

func TestWhatIsNoJSON(t *testing.T) {
	var out strings.Builder
	tally := New(&out)
	for _, part := range []string{"go: down", "loading x\n{\"Action\":\"st", "art\"}\n"} {
		_, err := tally.Write([]byte(part))
		require.NoError(t, err)
	}

	require.Equal(t, "go: downloading x\n", out.String())
}
