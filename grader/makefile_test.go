package main

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// A target whose number was forgotten says how to write it.
func TestMakeWantsANumber(t *testing.T) {
	if _, err := exec.LookPath("make"); err != nil {
		t.Skip("there is no make")
	}
	for target, right := range map[string]string{"lab-": "lab-1", "lab": "lab-1", "hint-": "hint-1", "explain-": "explain-1", "reset": "reset-1", "watch-": "watch-1"} {
		said, err := exec.Command("make", "-C", "..", target).CombinedOutput()

		require.Error(t, err, target)
		require.Contains(t, string(said), "make "+target+" needs the number of a lab, such as make "+right)
	}
	// The neighbours are targets as before.
	for _, target := range []string{"lab-1", "hint-2", "watch", "watch-3"} {
		said, err := exec.Command("make", "-C", "..", "--dry-run", target).CombinedOutput()
		require.NoError(t, err, string(said))
	}
}
