package engineio_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio/engineio"
)

// A browser keeps its connections alive. One that carried the last POST of an
// ending session serves further requests, or is closed.
func TestConnectionServesTheNextSession(t *testing.T) {
	s := serve(t, engineio.Options{})
	kept := &http.Transport{MaxConnsPerHost: 1}
	t.Cleanup(kept.CloseIdleConnections)
	fetch := func(method, query, body string) string {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		got := fetchOver(ctx, kept, method, s.url+"/?EIO=4&transport=polling"+query, body)
		require.NoError(t, got.err)
		require.Equal(t, http.StatusOK, got.status, got.body)
		return got.body
	}

	for i := range 300 {
		sid := "&sid=" + strings.Split(fetch(http.MethodGet, "", ""), `"`)[3]
		session := next(t, s.sessions)
		require.NoError(t, session.Context().Err(), "session %d was gone when it was opened", i)
		session.Close(engineio.ReasonForcedClose) // which waits for the client's next poll

		require.Equal(t, "ok", fetch(http.MethodPost, sid, "4late"))
		require.Equal(t, "1", fetch(http.MethodGet, sid, ""), "session %d", i)
		s.wantClosed(engineio.ReasonForcedClose)
	}
}
