package engineio_test

import (
	"strings"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio/engineio"
)

// Engine.IO v4, messages: text and binary, in order.
func TestMessages(t *testing.T) {
	s := serve(t, engineio.Options{})
	p, session := s.dial()

	p.send("4")
	p.send("4héllo")
	require.NoError(t, p.ws.WriteMessage(websocket.BinaryMessage, []byte{0, 0xff}))
	session.Send(engineio.NewFrame([]byte("one")), engineio.NewFrame([]byte("two")))

	require.Empty(t, next(t, s.messages).Data)
	s.wantMessage("héllo")
	require.Equal(t, engineio.Message{Binary: true, Data: []byte{0, 0xff}}, next(t, s.messages))
	require.Equal(t, "4one", p.read())
	require.Equal(t, "4two", p.read())
}

func TestSharedFrame(t *testing.T) {
	s := serve(t, engineio.Options{})
	one, first := s.dial()
	two, second := s.dial()
	frame := engineio.NewFrame([]byte("news"))

	first.Send(frame)
	second.Send(frame)
	second.SendVolatile(frame)

	require.Equal(t, "4news", one.read())
	require.Equal(t, "4news", two.read())
	require.Equal(t, "4news", two.read())
}

// A frame that is not a packet closes the session.
func TestUnknownPackets(t *testing.T) {
	for _, packet := range []string{"", "7", "9", "a", "\x00", "é", "{}", " 4"} {
		t.Run(packet, func(t *testing.T) {
			s := serve(t, engineio.Options{})
			p, _ := s.dial()

			p.send(packet)
			p.send("4not delivered")

			p.wantClose(websocket.CloseNoStatusReceived)
			s.wantClosed(engineio.ReasonParseError)
			require.Empty(t, s.messages)
		})
	}
}

// Packets that make no sense here are ignored, as on the official server.
func TestIgnoredPackets(t *testing.T) {
	s := serve(t, engineio.Options{})
	p, _ := s.dial()

	for _, packet := range []string{"0", `0{"sid":"x"}`, "3", "3probe", "5", "6"} {
		p.send(packet)
	}

	p.wantAlive(s)
}

func TestClosePacket(t *testing.T) {
	s := serve(t, engineio.Options{})
	p, _ := s.dial()

	p.send("1")

	p.wantClose(websocket.CloseNoStatusReceived)
	s.wantClosed(engineio.ReasonTransportClose)
}

// RFC 6455, 8.1: text that is not UTF-8 fails the connection with 1007.
func TestNotUTF8(t *testing.T) {
	s := serve(t, engineio.Options{})
	p, _ := s.dial()

	p.send("4\xff\xfe")

	p.wantClose(websocket.CloseInvalidFramePayloadData)
	s.wantClosed(engineio.ReasonTransportError)
}

// maxHttpBufferSize: a message of that size is delivered, a larger one closes the
// session.
func TestSizeLimit(t *testing.T) {
	s := serve(t, engineio.Options{MaxHTTPBufferSize: 1000})
	p, _ := s.dial()
	fits := strings.Repeat("x", 999)

	p.send("4" + fits)
	s.wantMessage(fits)
	p.send("4" + fits + "x")

	p.wantClose(websocket.CloseMessageTooBig)
	s.wantClosed(engineio.ReasonTransportError)
}

// A peer that sends far too much can still read why the connection was closed,
// even while the server has data to send: the connection is not reset.
func TestSenderReadsWhyItWasClosed(t *testing.T) {
	s := serve(t, engineio.Options{SendQueue: 20_000}.Lingering(patience))
	p, session := s.dial()
	talking := make(chan struct{})
	go func() {
		defer close(talking)
		for range 10_000 { // few enough for the TCP buffers of a peer that does not read yet
			session.Send(engineio.NewFrame([]byte("meanwhile")))
		}
	}()

	p.send("4" + strings.Repeat("x", 10<<20))

	p.wantClose(websocket.CloseMessageTooBig)
	s.wantClosed(engineio.ReasonTransportError)
	<-talking
}

// The limit is for the message, not for each of its frames.
func TestSizeLimitOfFragments(t *testing.T) {
	s := serve(t, engineio.Options{MaxHTTPBufferSize: 1000}.Lingering(patience))
	p, _ := s.dial()

	writer, err := p.ws.NextWriter(websocket.TextMessage)
	require.NoError(t, err)
	for range 2000 {
		_, err := writer.Write([]byte("4444"))
		require.NoError(t, err)
	}
	require.NoError(t, writer.Close())

	p.wantClose(websocket.CloseMessageTooBig)
	s.wantClosed(engineio.ReasonTransportError)
}
