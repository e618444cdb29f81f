package redis

import (
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/fault"
)

func TestPing(t *testing.T) {
	server := miniredis.RunT(t)
	require.NoError(t, Ping(t.Context(), "redis://"+server.Addr()))

	server.RequireAuth("secret")
	require.NoError(t, Ping(t.Context(), "redis://:secret@"+server.Addr()))

	err := Ping(t.Context(), "redis://:guessed@"+server.Addr())
	require.ErrorContains(t, err, "no Redis answers at "+server.Addr())
	require.NotContains(t, err.Error(), "guessed")
	require.Equal(t, fault.Surroundings, fault.Code(err))
}
