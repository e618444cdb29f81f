package sandbox

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A sandbox in which nodes can connect to each other says so, whatever its level.
func TestRemedies(t *testing.T) {
	missing := []string{"bubblewrap: bubblewrap is not installed"}
	const install = "bubblewrap is not installed: apt-get install bubblewrap"
	const apart = "the nodes of a submission can connect to each other; Linux 6.7 or later, with Landlock, prevents that"
	require.Empty(t, remedies(Found{Level: Bubblewrap, PeersOnly: true}, nil))
	require.Equal(t, apart, remedies(Found{Level: Bubblewrap}, nil))
	require.Equal(t, install, remedies(Found{Level: Namespaces, PeersOnly: true}, missing))
	require.Equal(t, install+"; "+apart, remedies(Found{Level: Namespaces}, missing))
}
