package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/sandbox"
)

// The doctor says what a node can connect to, whatever the level.
func TestDoctorDescribesTheSandbox(t *testing.T) {
	require.Equal(t, "bubblewrap, with a cgroup that bounds its memory and processes; a node connects only to its Redis",
		describe(sandbox.Found{Level: sandbox.Bubblewrap, Cgroup: true, PeersOnly: true}))
	require.Equal(t, "landlock (network not isolated), without a cgroup; nodes can connect to each other",
		describe(sandbox.Found{Level: sandbox.Landlock}))
}
