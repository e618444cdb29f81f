package greeting

import (
	"testing"

	"socketlab/labs/node"
)

// A person is greeted by name.
//
//lab:points 60
//lab:rule 1.1 1.2
//lab:hint Look at what Greet is given.
//lab:note names
func TestGreetsByName(t *testing.T) {
	if got := node.Ask(t, Setup, "Alice"); got != "Hello, Alice" {
		t.Fatalf("got %s", got)
	}
}

// Nobody is greeted with silence,
// and somebody is not.
//
//lab:points 40
//lab:rule 1.3
//lab:hint An empty name is nobody's.
//lab:note silence
//lab:stricter It greets nobody too.
func TestNobodyIsSilence(t *testing.T) {
	if got := node.Ask(t, Setup, ""); got != "" || node.Ask(t, Setup, "Bob") == "" {
		t.Fatalf("got %s", got)
	}
}
