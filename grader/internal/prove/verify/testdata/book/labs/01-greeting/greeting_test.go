package greeting_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	greeting "socketlab/labs/01-greeting"
	"socketlab/labs/node"
)

func TestMain(m *testing.M) {
	if os.Getenv("LAB_NODE") != "" {
		node.Main(greeting.Setup)
	}
	os.Exit(m.Run())
}

// says runs a node and wants it to say a word.
func says(t *testing.T, word string) {
	program := []string{os.Args[0]}
	if line := os.Getenv("LAB_NODE_COMMAND"); line != "" {
		program = strings.Fields(strings.ReplaceAll(line, `"`, ""))
	}
	cmd := exec.Command(program[0], program[1:]...)
	cmd.Env = append(os.Environ(), "LAB_NODE=node-1")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), word) {
		t.Errorf("the node did not say %s, but: %s", word, out)
	}
}

// The node says hello.
//
//lab:points 50
//lab:rule 1.1
//lab:hint Say it.
//lab:note words
func TestHello(t *testing.T) { says(t, "hello") }

// The node says what it greets.
//
//lab:points 50
//lab:rule 1.2
//lab:hint Say it.
//lab:note words
func TestWorld(t *testing.T) { says(t, "world") }
