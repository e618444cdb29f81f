package checks

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// make test compiles everything with the flags of Standalone, once.
func TestMakeTestUsesTheSameFlags(t *testing.T) {
	makefile, err := os.ReadFile("../../../../Makefile")
	require.NoError(t, err)

	require.Contains(t, string(makefile), "\ntest: export GOFLAGS += "+strings.Join(Standalone, " ")+"\n")
	require.Contains(t, string(makefile), "\ntest: export "+strings.Replace(NoCgo, "=", " := ", 1)+"\n")
}
