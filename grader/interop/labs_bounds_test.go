//go:build unix

package interop

import (
	"io"
	"net/http"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// A server in Node.js takes an event of 64 arguments and disconnects a client that emits
// one more, and it has no JSONP.
func TestNodeSolutionsAreBounded(t *testing.T) {
	lab := labsInNodeJS(t)[0]
	_, url := startNode(t, "node-1", "redis://"+miniredis.RunT(t).Addr(), "node", path.Join(lab.Root, "solutions", lab.Name, "node", "server.mjs"))
	ws, _, err := websocket.DefaultDialer.Dial(strings.Replace(url, "http", "ws", 1)+"/socket.io/?EIO=4&transport=websocket", nil)
	require.NoError(t, err)
	defer ws.Close()
	require.NoError(t, ws.SetReadDeadline(time.Now().Add(patience)))
	exchange := func(packet, prefix string) {
		t.Helper()
		require.NoError(t, ws.WriteMessage(websocket.TextMessage, []byte(packet)))
		for {
			_, answer, err := ws.ReadMessage()
			require.NoError(t, err)
			if strings.HasPrefix(string(answer), prefix) {
				return
			}
		}
	}
	exchange("40", `40{"sid":`)

	exchange(`421["node:rooms"`+strings.Repeat(",0", 64)+`]`, "431[")
	exchange(`422["node:rooms"`+strings.Repeat(",0", 65)+`]`, "41")
	for err == nil {
		_, _, err = ws.ReadMessage()
	}
	require.True(t, websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseNoStatusReceived), err)

	for query, status := range map[string]int{"": http.StatusOK, "&j=0": http.StatusBadRequest} {
		answer, err := http.Get(url + "/socket.io/?EIO=4&transport=polling" + query)
		require.NoError(t, err)
		_, _ = io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		require.Equal(t, status, answer.StatusCode)
	}
}
