//go:build unix

package interop

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"socketlab/grader/internal/prove/interop"
)

// TestMain runs the tests only if make interop sets the variable.
func TestMain(m *testing.M) {
	if os.Getenv(interop.Variable) == "" {
		fmt.Println("LEFT OUT: every test of grader/interop. They need Node.js, Redis, balancers and a browser: make interop runs them.")
		return
	}
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		if solutions.dir != "" {
			_ = os.RemoveAll(solutions.dir)
		}
		os.Exit(code)
	}))
}
