package suite

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Every package but a reader's lab runs once, with the race detector or without.
func TestPlan(t *testing.T) {
	packages := []string{
		"socketlab/grader", "socketlab/grader/internal/core/filelock", "socketlab/labs/01-scaling", "socketlab/labs/01-scaling/app", "socketlab/labs/01-scaling/node",
		"socketlab/labs/labtest", "socketlab/labs/node", "socketlab/labs/socketio", "socketlab/labs/socketio/engineio",
		"socketlab/solutions/04-rate-limiting",
	}
	test := []string{"go", "test", "-json", "-count=1", "-vet=off"}
	plain, raced := append(packages[:2:2], packages[3]), packages[5:]

	require.Equal(t, [][]string{append(append(test, plain...), raced...)}, plan(packages, false))
	require.Equal(t, [][]string{
		append(append(test, "-race"), raced...),
		append(test, plain...),
	}, plan(packages, true))
}
