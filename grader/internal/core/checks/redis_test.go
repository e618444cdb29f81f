package checks

import (
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/exitcode"
)

func TestPing(t *testing.T) {
	server := miniredis.RunT(t)
	require.NoError(t, PingRedis(t.Context(), "redis://"+server.Addr()))

	server.RequireAuth("secret")
	require.NoError(t, PingRedis(t.Context(), "redis://:secret@"+server.Addr()))

	err := PingRedis(t.Context(), "redis://:guessed@"+server.Addr())
	require.ErrorContains(t, err, "no Redis answers at "+server.Addr())
	require.NotContains(t, err.Error(), "guessed")
	require.Equal(t, exitcode.Environment, exitcode.Of(err))
}

func TestPingTellsNoPartOfAPassword(t *testing.T) {
	for _, url := range []string{
		"redis://user:12/34secret@127.0.0.1:1", "redis://user:12?34secret@127.0.0.1:1", "redis://user:12#34secret@127.0.0.1:1",
		"redis://user:34secret@127.0.0.1:1", "redis://user:34secret@127.0.0.1:1/nine", "redis://user:34secret@127.0.0.1:no",
		"redis://user:34secret%@127.0.0.1:1", "rodis://user:34secret@127.0.0.1:1", "user:34secret@127.0.0.1:1",
	} {
		err := PingRedis(t.Context(), url)

		require.Error(t, err, url)
		require.NotContains(t, err.Error(), "user", url)
		require.NotContains(t, err.Error(), "34secret", url)
	}
}
