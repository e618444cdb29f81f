package engineio_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio/engineio"
)

func (s *server) ask(method, origin string, header http.Header) *http.Response {
	s.t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), method, s.url+"/?EIO=4&transport=polling", nil)
	require.NoError(s.t, err)
	request.Close = true
	for name, values := range header {
		request.Header[name] = values
	}
	request.Header.Set("Origin", origin)
	response, err := http.DefaultTransport.RoundTrip(request)
	require.NoError(s.t, err)
	response.Body.Close()
	for len(s.sessions) > 0 { // nobody will poll it
		fetch(context.Background(), http.MethodPost, request.URL.String()+"&sid="+(<-s.sessions).ID(), "1")
	}
	return response
}

// CVE-2020-28481: by default, no page of another origin may read a response.
func TestCORSIsOffByDefault(t *testing.T) {
	s := serve(t, engineio.Options{})

	require.Empty(t, s.ask(http.MethodGet, "https://app.example", nil).Header.Values("Access-Control-Allow-Origin"))
	preflight := s.ask(http.MethodOptions, "https://app.example", nil)
	require.Equal(t, http.StatusBadRequest, preflight.StatusCode)
	require.Empty(t, preflight.Header.Values("Access-Control-Allow-Origin"))
}

// Pages of the listed origins may read every response, refusals included.
func TestCORS(t *testing.T) {
	s := serve(t, engineio.Options{
		CORS: engineio.CORS{Origins: []string{"https://app.example", "https://two.example"}, Credentials: true},
	})
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodOptions} {
		opened := s.ask(method, "https://app.example", nil).Header
		require.Equal(t, "https://app.example", opened.Get("Access-Control-Allow-Origin"), method)
		require.Equal(t, "true", opened.Get("Access-Control-Allow-Credentials"))
		require.Contains(t, opened.Values("Vary"), "Origin")
		for _, other := range []string{"https://evil.example", "https://app.example.evil", "http://app.example", "null", ""} {
			closed := s.ask(method, other, nil).Header
			require.Empty(t, closed.Values("Access-Control-Allow-Origin"), other)
			require.Empty(t, closed.Values("Access-Control-Allow-Credentials"), other)
			require.Contains(t, closed.Values("Vary"), "Origin")
		}
	}
}

func TestPreflight(t *testing.T) {
	s := serve(t, engineio.Options{
		CORS:         engineio.CORS{Origins: []string{"https://app.example"}},
		AllowRequest: func(*http.Request) error { panic("asked") },
	})
	wanted := http.Header{"Access-Control-Request-Method": {"POST"}, "Access-Control-Request-Headers": {"content-type,x-id"}}

	opened := s.ask(http.MethodOptions, "https://app.example", wanted)

	require.Equal(t, http.StatusNoContent, opened.StatusCode)
	require.Equal(t, "GET, POST", opened.Header.Get("Access-Control-Allow-Methods"))
	require.Equal(t, "content-type,x-id", opened.Header.Get("Access-Control-Allow-Headers"))
	require.Empty(t, opened.Header.Values("Access-Control-Allow-Credentials"))
	require.Empty(t, s.ask(http.MethodOptions, "https://evil.example", wanted).Header.Values("Access-Control-Allow-Methods"))
	require.Zero(t, s.Sessions())
}

// CORS is not access control: a WebSocket from any origin still connects.
func TestCORSDoesNotBindWebSockets(t *testing.T) {
	s := serve(t, engineio.Options{CORS: engineio.CORS{Origins: []string{"https://app.example"}}})

	ws, _, err := websocket.DefaultDialer.Dial(strings.Replace(s.url, "http", "ws", 1)+"/?EIO=4&transport=websocket",
		http.Header{"Origin": {"https://evil.example"}})

	require.NoError(t, err)
	ws.Close()
}
