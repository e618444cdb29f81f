package batch

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/terminal"
)

// A log says what the grader is at before the minutes in which it builds that.
func TestEachPartOfThePreparationHasALine(t *testing.T) {
	var said bytes.Buffer
	page := terminal.PlainPage(&said, false)
	built := building(page)

	preparing(page, "the sandbox")
	built(1, 2, "the packages")
	built(2, 2, "the checks of 01-scaling")

	require.Equal(t, "preparing the sandbox…\n"+
		"preparing 1 of 2: the packages (minutes in a fresh clone)…\n"+
		"preparing 2 of 2: the checks of 01-scaling…\n", said.String())
}
