//go:build unix

package interop

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

// A starter in Node.js, where notes/node.md lets the reader copy it, is a node: it
// serves, answers commands, and ends when it should.
func TestNodeStartersKeepTheContract(t *testing.T) {
	for _, lab := range labsInNodeJS(t) {
		t.Run(lab.Name, func(t *testing.T) {
			server := copyStarter(t, lab)
			env := []string{"LAB_ADDR=127.0.0.1:0", "LAB_CLOCK=manual", "REDIS_URL=redis://" + miniredis.RunT(t).Addr()}
			if lab.Number == 2 { // whose node does not start without keys
				env = append(env, `LAB_KEYS={"issuer":"id","audience":"lab","keys":[{"kid":"k","alg":"HS256","secret":"a2V5"}]}`)
			}

			node := start(t, "", env, "node", server)
			url := node.line(t, "ready ")
			ws, _, err := websocket.DefaultDialer.Dial(strings.Replace(url, "http", "ws", 1)+"/socket.io/?EIO=4&transport=websocket", nil)
			require.NoError(t, err)
			require.NoError(t, ws.Close())
			_, err = node.stdin.Write([]byte("ping\nadvance 1500ms\nstats\ndance\n"))
			require.NoError(t, err)
			for _, prefix := range []string{"pong", "advanced", "{", "error "} {
				node.line(t, prefix)
			}
			require.NoError(t, node.cmd.Process.Signal(syscall.SIGTERM))
			<-node.done
			require.Zero(t, node.cmd.ProcessState.ExitCode(), node.said())

			node = start(t, "", env, "node", server)
			node.line(t, "ready ")
			require.NoError(t, node.stdin.Close())
			<-node.done
			require.True(t, node.cmd.ProcessState.Exited(), node.said())
		})
	}
}

// The starter fails every check, and not because its nodes have crashed.
func TestNodeStartersFailEveryCheck(t *testing.T) {
	for _, lab := range labsInNodeJS(t) {
		t.Run(lab.Name, func(t *testing.T) {
			rec := grade(t, []string{"REDIS_URL="}, lab.Name, "--who", "solution", "--node", "node "+copyStarter(t, lab), "--timeout", "10m")

			for _, check := range rec.Checks {
				require.Equalf(t, record.Failed, check.Status, "%s passes on the starter", check.Name)
				require.NotContains(t, check.Message, "ended on its own", check.Name)
			}
		})
	}
}

// copyStarter copies the starter to my/lab-N of a clone, next to what it is given, and
// returns the path of its server. Only my/ has packages from npm, as the reader's clone
// does: what is given must do without.
func copyStarter(t *testing.T, lab workbook.Lab) string {
	t.Helper()
	clone := t.TempDir()
	copyDir := func(from string, to ...string) string {
		dir := filepath.Join(append([]string{clone}, to...)...)
		require.NoError(t, os.CopyFS(dir, os.DirFS(from)))
		return dir
	}
	solutions := filepath.Join(lab.Root, "solutions")
	copyDir(filepath.Join(solutions, "node"), "solutions", "node")
	copyDir(filepath.Join(lab.NodeDir(), "app"), "solutions", lab.Name, "node", "app")
	my := copyDir(lab.NodeStarterDir(), "my", fmt.Sprintf("lab-%d", lab.Number))
	require.NoError(t, os.Symlink(filepath.Join(solutions, "node_modules"), filepath.Join(clone, "my", "node_modules")))
	return filepath.Join(my, "server.mjs")
}
