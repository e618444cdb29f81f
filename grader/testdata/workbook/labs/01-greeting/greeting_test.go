package greeting

import "testing"

// A person is greeted by name.
//
//lab:points 60
//lab:rule 1.1 1.2
//lab:hint Look at what Greet is given.
//lab:hint Put the name behind the greeting.
//lab:note names
func TestGreetsByName(t *testing.T) {
	t.Cleanup(func() {
		if t.Failed() {
			t.Log("frames:\n  0.001  alice → node-1  2[\"greet\",\"Alice\"]\n  0.002  alice ← node-1  3[\"" + Greet("Alice") + "\"]")
			t.Log("log of node-1:\n  level=INFO msg=\"connection opened\"")
		}
	})
	if got, want := Greet(" Alice "), "Hello, Alice"; got != want {
		t.Fatalf("alice did not hear her name\nwant: %s\ngot:  %s", want, got)
	}
}

// Nobody is greeted with silence,
// and somebody is not.
//
//lab:points 40
//lab:rule 1.3
//lab:hint An empty name is nobody's.
//lab:note silence
func TestNobodyIsSilence(t *testing.T) {
	if got := Greet(""); got != "" || Greet("Bob") == "" {
		t.Fatalf("nobody was greeted\nwant: nothing\ngot:  %s", got)
	}
}
