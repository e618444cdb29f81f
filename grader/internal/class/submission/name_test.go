package submission

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIDIsSafeAndUnique(t *testing.T) {
	for name, want := range map[string]string{
		"alice": "alice", "Zoë Müller": "Zoe-Muller", "--help": "help", "../../x": "x", "@a;b`c`": "a-b-c",
		"a\nb": "a-b", "": "student", "👋": "student", ".hidden": "hidden", "a@b.c": "a-b.c", strings.Repeat("x", 99): strings.Repeat("x", 64),
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

// Names in other scripts have identifiers of their own, whatever other names there are.
func TestIDBelongsToTheName(t *testing.T) {
	of := map[string]string{}
	for _, name := range []string{"Анна", "Борис", "Анна K", "Борис K", "名前", "Größe", "Grüße", strings.Repeat("x", 99) + "名"} {
		id := ID(name)
		require.Regexp(t, `^[A-Za-z0-9][A-Za-z0-9-]*-[0-9a-f]{8}$`, id)
		require.LessOrEqual(t, len(id), MaxID)
		require.Empty(t, of[id], "%s and %s", name, of[id])
		of[id] = name
	}
	require.Equal(t, ID("Zo\u00eb \u00df"), ID("Zoe\u0308 \u00df"), "composed or not")
}
