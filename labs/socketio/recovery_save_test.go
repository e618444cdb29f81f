package socketio_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

// A savingAdapter notes which rooms the sessions have that it is to save.
type savingAdapter struct {
	*socketio.MemoryAdapter
	rooms chan []string
}

func (a savingAdapter) SaveSession(ctx context.Context, session *socketio.Session) error {
	a.rooms <- slices.Clone(session.Rooms)
	return a.MemoryAdapter.SaveSession(ctx, session)
}

// A session is saved with the rooms that the middleware has joined before the client learns
// its pid: the process may be killed right after that.
func TestFirstSaveHasTheRoomsOfTheMiddleware(t *testing.T) {
	saved := make(chan []string, 10)
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.SetConnectionStateRecovery(socketio.ConnectionStateRecovery{})
		io.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
			return savingAdapter{socketio.NewMemoryAdapter(nsp), saved}, nil
		})
		io.Use(func(_ context.Context, socket *socketio.Socket) error { return socket.Join("lobby") })
	})

	_, socket, _ := s.arrive(identity{})

	require.ElementsMatch(t, []string{"lobby", socket.ID()}, next(t, saved))
}
