package loadbalancing_test

import (
	"bytes"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// An end that does not read stops the other one, costs no memory, and delays nobody else.
//
//lab:points 5
//lab:rule 5.16
//lab:hint Read no more than you can write. io.Copy does that with one small buffer.
//lab:hint A queue between the two ends does not help a slow reader. It only moves what waits into your memory.
//lab:hint Each direction of each WebSocket needs a goroutine of its own, so that one that waits holds up no other.
//lab:note backpressure
func TestSlowReader(t *testing.T) {
	c := labtest.Start(t, labtest.Nodes(0), labtest.ManualClock())
	stub := c.StartBackend("node-1")
	b := c.StartBalancer(anyKeys(c, stub).String())
	message := bytes.Repeat([]byte{'x'}, 256<<10) // 256 of them are 64 MB

	quick := b.DialWebSocket("quick", "/")
	toQuick := stub.Accept()
	roundTrip := func() {
		t.Helper()
		text := c.Invent("text")
		quick.Send(text)
		toQuick.Want(text)
		toQuick.Send(text)
		quick.WantFrame(text)
	}
	roundTrip()
	before := b.Stats()
	wantBounded := func() {
		t.Helper()
		if now := b.Stats(); now.Exceeds(before, 4<<20, 16<<20) {
			t.Fatalf("while one end does not read, the heap has %d bytes, want less than 4 MB more than before, %d", now.HeapBytes, before.HeapBytes)
		}
	}

	slow := dialPlain(t, b.URL()) // which reads only when it is asked to
	flood := stub.Accept().Flood(message, 256)
	flood.AwaitBlocked()
	wantBounded()
	roundTrip()
	for range 256 {
		_, data, err := slow.ReadMessage()
		require.NoError(t, err)
		require.Equal(t, len(message), len(data), "bytes of a message")
	}

	sender := dialPlain(t, b.URL())
	hung := stub.Accept()
	hung.StopReading()
	var sent atomic.Int64
	ended := make(chan error, 1)
	go func() {
		for range 256 {
			if err := sender.WriteMessage(websocket.BinaryMessage, message); err != nil {
				ended <- err
				return
			}
			sent.Add(1)
		}
		ended <- sender.WriteMessage(websocket.TextMessage, []byte("end"))
	}()
	for taken := int64(-1); taken != sent.Load(); {
		taken = sent.Load()
		c.Pass(200 * time.Millisecond)
	}
	require.Less(t, sent.Load(), int64(256), "messages of 256 KB that the balancer has taken from a client while the node reads none")
	wantBounded()
	roundTrip()
	hung.ResumeReading()
	for range 256 {
		require.Equal(t, len(message), len(hung.Next().Data), "bytes of a message")
	}
	hung.Want("end")
	require.NoError(t, <-ended)
}

// dialPlain opens a WebSocket that the check may use from another goroutine.
func dialPlain(t *testing.T, url string) *websocket.Conn {
	t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(url, "http"), nil)
	require.NoError(t, err, "the handshake of a WebSocket")
	t.Cleanup(func() { _ = ws.Close() })
	return ws
}
