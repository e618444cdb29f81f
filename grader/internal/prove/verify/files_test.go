package verify

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// The solution in Node.js holds modules, what they are given in app, and a starter with
// the same names as the solution.
func TestFilesInNodeJS(t *testing.T) {
	b := book(t, nil)
	lab, err := b.Lab("1")
	require.NoError(t, err)
	problems := func(files ...string) (texts []string) {
		t.Helper()
		require.NoError(t, os.RemoveAll(lab.NodeDir()))
		for _, name := range files {
			file := filepath.Join(lab.NodeDir(), name)
			require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o700))
			require.NoError(t, os.WriteFile(file, nil, 0o600))
		}
		trial := &trial{lab: lab, options: Options{Pristine: true}}
		require.NoError(t, trial.files())
		for _, problem := range trial.problems {
			texts = append(texts, problem.Text)
		}
		return texts
	}

	require.Empty(t, problems())
	require.Empty(t, problems("server.mjs", "guard.mjs", "app/chat.mjs", "starter/server.mjs", "starter/guard.mjs"))
	const stray = ": it has no place here; move or remove it"
	require.Equal(t, []string{
		"stray file solutions/01-greeting/node/my" + stray,
		"stray file solutions/01-greeting/node/app/package.json" + stray,
		"stray file solutions/01-greeting/node/starter/app" + stray,
	}, problems("server.mjs", "my/server.mjs", "app/package.json", "starter/server.mjs", "starter/app/chat.mjs"))
	require.Equal(t, []string{
		"solution file node/guard.mjs has no starter of the same name",
		"starter file node/starter/chat.mjs has no solution of the same name",
	}, problems("server.mjs", "guard.mjs", "app/chat.mjs", "starter/server.mjs", "starter/chat.mjs"))
}
