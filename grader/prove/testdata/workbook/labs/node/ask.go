package node

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Ask asks the program that LAB_NODE_COMMAND names, or without one the Go code.
func Ask(t *testing.T, setup Setup, line string) string {
	t.Helper()
	words := strings.Fields(strings.ReplaceAll(os.Getenv("LAB_NODE_COMMAND"), `"`, ""))
	if len(words) == 0 {
		return setup(line)
	}
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Dir = os.Getenv("LAB_NODE_DIR")
	cmd.Stdin = strings.NewReader(line + "\n")
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return strings.TrimSpace(string(said))
}
