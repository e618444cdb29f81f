package submission

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIDIsSafeAndUnique(t *testing.T) {
	for name, want := range map[string]string{
		"alice": "alice", "Zoë Größe": "Zoe-Gro-e", "--help": "help", "../../x": "x", "@a;b`c`": "a-b-c",
		"a\nb": "a-b", "": "student", "名前": "student", ".hidden": "hidden", "a@b.c": "a-b.c", strings.Repeat("x", 99): strings.Repeat("x", 64),
	} {
		require.Equal(t, want, ID(name), "%q", name)
	}
	ids := IDs{}
	require.Equal(t, "a", ids.Take("a"))
	require.Equal(t, "A-2", ids.Take("A"))
	require.Equal(t, "a-3", ids.Take("a"))
	long := strings.Repeat("x", 64)
	require.Equal(t, long, ids.Take(long))
	require.Len(t, ids.Take(long), 64)
}
