package socketio_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/jonboulle/clockwork"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
	"socketlab/labs/socketio/engineio"
)

// Clients connect on long-polling, some upgrade, and leave, half of them without a
// close packet. No goroutine, session, socket or room is left.
func TestChurnOnPolling(t *testing.T) {
	churnOnPolling(t, 600)
}

// Ten thousand clients leave nothing on the heap either.
func TestLongChurnOnPolling(t *testing.T) {
	onlyInFull(t, "TestLongChurnOnPolling")
	churnOnPolling(t, 10_000)
}

// The heartbeat's clock does not move until a client has left on purpose, so a slow
// machine drops no client.
func churnOnPolling(t *testing.T, visits int) {
	clock := clockwork.NewFakeClock()
	server := socketio.NewServer(socketio.Options{
		Engine: engineio.Options{Clock: clock},
		Logger: slog.New(slog.DiscardHandler),
	})
	server.OnConnection(func(socket *socketio.Socket) {
		_ = socket.Join("everybody", "only "+socket.ID())
		socket.On("hello", func(e *socketio.Event) {
			_ = socket.To("everybody").Volatile().Emit("hello", e.Args[0])
			_ = e.Ack()
		})
	})
	require.NoError(t, server.Start(context.Background()))
	listener := httptest.NewServer(server)
	url := listener.URL + "/socket.io/?EIO=4&transport=polling"

	wantNothingLeft(t, server, visits, func(i int) error { return visitPolling(url, i) }, func() {
		clock.Advance(25 * time.Second) // a ping is due, then its pong
		http.DefaultClient.CloseIdleConnections()
	})

	require.NoError(t, server.Close(context.Background()))
	listener.Close()
}

// A visitor is a client on long-polling.
type visitor struct {
	ctx context.Context
	url string
}

func (v *visitor) ask(method, body string) (string, error) {
	request, err := http.NewRequestWithContext(v.ctx, method, v.url, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", response.Status, answer)
	}
	return string(answer), err
}

// say posts a packet and polls until the answer arrives.
func (v *visitor) say(packet, answer string) error {
	if _, err := v.ask(http.MethodPost, packet); err != nil {
		return err
	}
	for {
		received, err := v.ask(http.MethodGet, "")
		if err != nil || strings.Contains(received, answer) {
			return err
		}
	}
}

// visitPolling connects, sends hello, and leaves in one of the ways in which clients
// on long-polling leave.
func visitPolling(url string, i int) error {
	ctx, cancel := context.WithTimeout(context.Background(), visitBound)
	defer cancel()
	v := &visitor{ctx, url}
	opened, err := v.ask(http.MethodGet, "")
	if err != nil {
		return err
	}
	var handshake struct{ SID string }
	if err := json.Unmarshal([]byte(opened[1:]), &handshake); err != nil {
		return err
	}
	v.url += "&sid=" + handshake.SID
	if err := v.say("40", "40{"); err != nil {
		return err
	}
	if err := v.say(`420["hello",{"n":1}]`, "430[]"); err != nil {
		return err
	}
	switch i % 8 {
	case 0:
		_, err = v.ask(http.MethodPost, "41\x1e1")
	case 1:
		_, err = v.ask(http.MethodPost, "1")
	case 2: // a poll that is cancelled
		ctx, hangUp := context.WithTimeout(ctx, time.Millisecond)
		defer hangUp()
		_, _ = (&visitor{ctx, v.url}).ask(http.MethodGet, "")
	case 3: // never comes back
	case 4:
		_, err = v.ask(http.MethodPost, "no packet")
	case 5, 6, 7:
		err = v.upgrade(i)
	}
	return err
}

func (v *visitor) upgrade(i int) error {
	url := strings.Replace(strings.Replace(v.url, "http", "ws", 1), "polling", "websocket", 1)
	ws, _, err := websocket.DefaultDialer.DialContext(v.ctx, url, nil)
	if err != nil {
		return err
	}
	defer ws.Close()
	_ = ws.WriteMessage(websocket.TextMessage, []byte("2probe"))
	if i%8 == 5 {
		return nil // in the middle of it
	}
	if _, _, err := ws.ReadMessage(); err != nil {
		return err
	}
	_ = ws.WriteMessage(websocket.TextMessage, []byte("5"))
	if i%8 == 6 {
		return ws.WriteMessage(websocket.TextMessage, []byte("41"))
	}
	_ = ws.NetConn().(*net.TCPConn).SetLinger(0) // a TCP reset
	return nil
}
