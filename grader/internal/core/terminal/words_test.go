package terminal

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWordsForAProgram(t *testing.T) {
	require.Equal(t, `make lab-3 NODE="node my/server.mjs"`, Words{Make: true}.Run(3, "node my/server.mjs"))
	require.Equal(t, `go run ./grader run 3 --node "node 'my server.mjs'"`, Words{}.Run(3, "node 'my server.mjs'"))
	require.Equal(t, `make lab-3 NODE='node "my server.mjs" '\''$HOME'\'''`, Words{Make: true}.Run(3, `node "my server.mjs" '$HOME'`))
	require.Equal(t, "make lab-3", Words{Make: true}.Run(3, ""))
}
