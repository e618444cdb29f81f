package suite

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Every package but a reader's lab runs once, with the race detector or without.
func TestPlan(t *testing.T) {
	packages := []string{
		"socketlab/grader", "socketlab/grader/internal/core/filelock", "socketlab/labs/01-scaling", "socketlab/labs/01-scaling/node",
		"socketlab/labs/labtest", "socketlab/labs/node", "socketlab/labs/socketio", "socketlab/labs/socketio/engineio",
		"socketlab/solutions/04-rate-limiting",
	}
	test := []string{"go", "test", "-json", "-count=1", "-vet=off"}
	grader, given := packages[:2], packages[4:]

	require.Equal(t, [][]string{append(append(test, grader...), given...)}, plan(packages, false))
	require.Equal(t, [][]string{
		append(append(test, "-race"), given...),
		append(test, grader...),
	}, plan(packages, true))
}
