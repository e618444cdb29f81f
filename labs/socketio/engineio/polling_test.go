package engineio_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/jonboulle/clockwork"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio/engineio"
)

// Engine.IO v4, handshake: on long-polling the open packet offers the upgrade.
func TestOpenPacketOnPolling(t *testing.T) {
	for name, offered := range map[string]struct {
		transports []string
		upgrades   []any
	}{
		"both":         {nil, []any{"websocket"}},
		"polling only": {[]string{engineio.TransportPolling}, []any{}},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, engineio.Options{Transports: offered.transports})

			a := fetch(context.Background(), http.MethodGet, s.url+"/?EIO=4&transport=polling", "")

			var handshake map[string]any
			require.Equal(t, http.StatusOK, a.status)
			require.Equal(t, "text/plain; charset=UTF-8", a.header.Get("Content-Type"))
			require.Equal(t, "no-store", a.header.Get("Cache-Control"))
			require.NoError(t, json.Unmarshal([]byte(a.body[1:]), &handshake))
			session := next(t, s.sessions)
			require.Equal(t, session.ID(), handshake["sid"])
			p := &poller{t, s.url + "/?EIO=4&transport=polling&sid=" + session.ID(), session}
			p.post("1")
			delete(handshake, "sid")
			require.Equal(t, map[string]any{
				"upgrades": offered.upgrades, "pingInterval": 25000.0, "pingTimeout": 20000.0, "maxPayload": 1e6,
			}, handshake)
		})
	}
}

// A transport that is not offered is unknown, for handshakes and for upgrades.
func TestTransports(t *testing.T) {
	s := serve(t, engineio.Options{Transports: []string{engineio.TransportWebSocket}})
	a := fetch(context.Background(), http.MethodGet, s.url+"/?EIO=4&transport=polling", "")
	require.JSONEq(t, `{"code":0,"message":"Transport unknown"}`, a.body)
	s.dial()

	s = serve(t, engineio.Options{Transports: []string{engineio.TransportPolling}})
	p := s.poll()
	_, response, err := websocket.DefaultDialer.Dial(
		strings.Replace(strings.Replace(p.url, "http", "ws", 1), "polling", "websocket", 1), nil)
	require.ErrorIs(t, err, websocket.ErrBadHandshake)
	require.Equal(t, http.StatusBadRequest, response.StatusCode)
	p.wantAlive(s)
}

// Engine.IO v4, packet encoding: the packets of one body are joined by \x1e, and
// binary data is in base64.
func TestPayload(t *testing.T) {
	s := serve(t, engineio.Options{})
	p := s.poll()

	p.post("4héllo", "bAP8=", "4", "b", "4\n")
	p.session.Send(engineio.NewFrame([]byte("one")), engineio.NewBinaryFrame([]byte{0, 0xff}), engineio.NewBinaryFrame(nil))
	p.session.Send(engineio.NewFrame([]byte("two")))

	s.wantMessage("héllo")
	require.Equal(t, engineio.Message{Binary: true, Data: []byte{0, 0xff}}, next(t, s.messages))
	s.wantMessage("")
	require.True(t, next(t, s.messages).Binary)
	s.wantMessage("\n")
	require.Equal(t, "4one\x1ebAP8=\x1eb\x1e4two", p.get())
}

// A GET is held until there is a packet for the client.
func TestPollIsHeld(t *testing.T) {
	s := serve(t, engineio.Options{})
	p := s.poll()
	for i := range 20 {
		held := p.getting()
		p.post("4meanwhile")
		s.wantMessage("meanwhile")

		p.session.Send(engineio.NewFrame(fmt.Append(nil, i)))

		require.Equal(t, fmt.Sprintf("4%d", i), p.wantAnswer(next(t, held)))
	}
}

// Two GETs at a time: the waiting one gets 200 "1", the other 400, and the session
// closes.
func TestTwoPolls(t *testing.T) {
	s := serve(t, engineio.Options{})
	p := s.poll()
	held := p.getting()

	second := p.fetch(http.MethodGet, "")

	require.Equal(t, http.StatusBadRequest, second.status)
	require.Empty(t, second.body)
	require.Equal(t, "1", p.wantAnswer(next(t, held)))
	s.wantClosed(engineio.ReasonTransportError)
	p.wantGone(s)
}

// A cancelled GET closes its session, and no other.
func TestCancelledPoll(t *testing.T) {
	s := serve(t, engineio.Options{})
	p, neighbour := s.poll(), s.poll()
	held := neighbour.getting()
	ctx, cancel := context.WithCancel(context.Background())
	go fetch(ctx, http.MethodGet, p.url, "")
	p.eventually(p.session.Waits)

	cancel()

	s.wantClosed(engineio.ReasonTransportError)
	neighbour.session.Send(engineio.NewFrame([]byte("still here")))
	require.Equal(t, "4still here", p.wantAnswer(next(t, held)))
}

// A POST of "1" answers the held GET with "6". Packets after the "1" are dropped.
func TestClosePacketOnPolling(t *testing.T) {
	s := serve(t, engineio.Options{})
	p := s.poll()
	held := p.getting()

	p.post("4last", "1", "4too late")

	require.Equal(t, "6", p.wantAnswer(next(t, held)))
	s.wantMessage("last")
	s.wantClosed(engineio.ReasonTransportClose)
	require.Empty(t, s.messages)
	p.wantGone(s)
}

// A payload with an invalid packet closes the session and answers the held GET.
// Packets before the invalid one are delivered. The POST is answered anyway.
func TestUnknownPacketsOnPolling(t *testing.T) {
	for body, reason := range map[string]engineio.Reason{
		"x":              engineio.ReasonParseError,
		"":               engineio.ReasonParseError,
		"7":              engineio.ReasonParseError,
		"\x1e":           engineio.ReasonParseError,
		"b*":             engineio.ReasonParseError,
		"bAP8":           engineio.ReasonParseError,
		"4\xff":          engineio.ReasonParseError,
		"2":              engineio.ReasonTransportError,
		"2probe":         engineio.ReasonTransportError,
		"\x1e4a\x1e4b":   engineio.ReasonParseError,
		"3\x1ex\x1e4not": engineio.ReasonParseError,
	} {
		t.Run(body, func(t *testing.T) {
			s := serve(t, engineio.Options{})
			p := s.poll()
			held := p.getting()

			p.post(body)

			require.Equal(t, "1", p.wantAnswer(next(t, held)))
			s.wantClosed(reason)
			require.Empty(t, s.messages)
			p.wantGone(s)
		})
	}
}

func TestPacketsBeforeAnUnknownOneAreDelivered(t *testing.T) {
	s := serve(t, engineio.Options{})
	p := s.poll()

	p.post("4a", "x", "4b")

	s.wantMessage("a")
	s.wantClosed(engineio.ReasonParseError)
	require.Empty(t, s.messages)
}

func TestIgnoredPacketsOnPolling(t *testing.T) {
	s := serve(t, engineio.Options{})
	p := s.poll()

	p.post("0", "3", "5", "6", "3probe")

	p.wantAlive(s)
}

// Binary bodies of Engine.IO v3 are refused, as by the official server.
func TestOctetStream(t *testing.T) {
	s := serve(t, engineio.Options{})
	p := s.poll()

	response, err := http.Post(p.url, "application/octet-stream", strings.NewReader("4x"))

	require.NoError(t, err)
	response.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	require.Equal(t, http.StatusBadRequest, response.StatusCode)
	s.wantClosed(engineio.ReasonTransportError)
}

// maxHttpBufferSize: a body of that size is accepted. A larger one gets 413 and
// nothing else, with or without a Content-Length.
func TestSizeLimitOnPolling(t *testing.T) {
	s := serve(t, engineio.Options{MaxHTTPBufferSize: 1000})
	p := s.poll()
	fits := strings.Repeat("x", 999)

	p.post("4" + fits)
	s.wantMessage(fits)
	large := p.fetch(http.MethodPost, "4"+fits+"x")
	require.Equal(t, http.StatusRequestEntityTooLarge, large.status)
	require.Empty(t, large.body)
	raw := p.raw()
	raw.write("POST %s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n4" + strings.Repeat("x", 1000))
	require.Contains(t, raw.line(), "413")

	p.wantAlive(s)
}

// CVE-2020-36048: a request that announces gigabytes is refused before its body is
// read.
func TestContentLengthOverTheLimit(t *testing.T) {
	s := serve(t, engineio.Options{})
	p := s.poll()
	raw := p.raw()

	raw.write("POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n4")

	require.Contains(t, raw.line(), "413")
	p.wantAlive(s)
}

// Two POSTs at a time close the session, without waiting for the first.
func TestTwoPosts(t *testing.T) {
	s := serve(t, engineio.Options{})
	p := s.poll()
	held := p.getting()
	raw := p.raw()
	raw.write("POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n4slow")
	p.eventually(p.session.Posts)

	second := p.fetch(http.MethodPost, "4second")

	require.Equal(t, http.StatusBadRequest, second.status)
	require.Contains(t, raw.line(), "400")
	require.Equal(t, "1", p.wantAnswer(next(t, held)))
	s.wantClosed(engineio.ReasonTransportError)
	require.Empty(t, s.messages)
}

// The heartbeat ends a body that never ends: no pong can arrive in the meantime.
func TestSlowBody(t *testing.T) {
	clock := clockwork.NewFakeClock()
	s := serve(t, engineio.Options{Clock: clock})
	p := s.poll()
	raw := p.raw()
	raw.write("POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n4slow")
	p.eventually(p.session.Posts)

	clock.Advance(25 * time.Second)
	require.Equal(t, "2", p.get())
	clock.Advance(20 * time.Second)

	s.wantClosed(engineio.ReasonPingTimeout)
	require.Contains(t, raw.line(), "400")
	p.wantGone(s)
}

// A POST whose connection breaks closes the session.
func TestAbortedPost(t *testing.T) {
	s := serve(t, engineio.Options{})
	p := s.poll()
	raw := p.raw()
	raw.write("POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n4slow")
	p.eventually(p.session.Posts)

	raw.Close()

	s.wantClosed(engineio.ReasonTransportError)
	require.Empty(t, s.messages)
}

// Engine.IO v4, errors: requests with the id of a session.
func TestRefusalsWithASession(t *testing.T) {
	s := serve(t, engineio.Options{})
	p := s.poll()
	for _, refused := range []struct{ method, url, body string }{
		{"GET", strings.Replace(p.url, "EIO=4", "EIO=3", 1), `{"code":3,"message":"Bad request"}`},
		{"GET", strings.Replace(p.url, "polling", "websocket", 1), `{"code":3,"message":"Bad request"}`},
		{"GET", strings.Replace(p.url, "polling", "pigeon", 1), `{"code":0,"message":"Transport unknown"}`},
		{"PUT", p.url, `{"code":3,"message":"Bad request"}`},
		{"GET", p.url + "x", `{"code":1,"message":"Session ID unknown"}`},
		{"POST", s.url + "/?EIO=4&transport=polling", `{"code":2,"message":"Bad handshake method"}`},
		{"GET", s.url + "/?EIO=3&transport=polling", `{"code":5,"message":"Unsupported protocol version"}`},
		{"POST", s.url + "/?EIO=4&transport=polling&sid=__proto__", `{"code":1,"message":"Session ID unknown"}`},
	} {
		a := fetch(context.Background(), refused.method, refused.url, "")
		require.Equal(t, http.StatusBadRequest, a.status, refused)
		require.Equal(t, "application/json", a.header.Get("Content-Type"))
		require.Equal(t, refused.body, a.body)
	}
	p.wantAlive(s)
}

// AllowRequest is called once for each session, on either transport.
func TestAllowRequestIsCalledOnce(t *testing.T) {
	calls := make(chan *http.Request, 10)
	s := serve(t, engineio.Options{AllowRequest: func(r *http.Request) error {
		calls <- r
		return nil
	}})
	p := s.poll()
	p.wantAlive(s)
	p.upgraded(s)

	require.Len(t, calls, 1)
	request := next(t, calls)
	require.Same(t, request, p.session.Request())
	require.NoError(t, request.Context().Err())
	p.session.Close(engineio.ReasonForcedClose)
	next(t, request.Context().Done())
}

// raw is a connection for requests that the test writes byte by byte.
func (p *poller) raw() *rawConn {
	p.t.Helper()
	address, path, _ := strings.Cut(strings.TrimPrefix(p.url, "http://"), "/")
	conn, err := net.Dial("tcp", address)
	require.NoError(p.t, err)
	p.t.Cleanup(func() { conn.Close() })
	return &rawConn{conn, p.t, "/" + path}
}

type rawConn struct {
	net.Conn
	t    testing.TB
	path string
}

// write writes a request. %s is replaced by the path.
func (c *rawConn) write(request string) {
	c.t.Helper()
	_, err := c.Write([]byte(strings.Replace(request, "%s", c.path, 1)))
	require.NoError(c.t, err)
}

// line reads the first line of the response.
func (c *rawConn) line() string {
	c.t.Helper()
	require.NoError(c.t, c.SetReadDeadline(time.Now().Add(patience)))
	buffer := make([]byte, 100)
	n, err := c.Read(buffer)
	require.NoError(c.t, err)
	return string(buffer[:n])
}
