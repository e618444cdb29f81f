package commandline

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSplit(t *testing.T) {
	words, err := Split(`"C:\Program Files\node" 'a b'c  "" --x="y z"`)
	require.NoError(t, err)
	require.Equal(t, []string{`C:\Program Files\node`, "a bc", "", "--x=y z"}, words)
	for _, line := range []string{"", "  ", `"open`} {
		_, err := Split(line)
		require.Error(t, err, line)
	}
}
