package loadbalancing_test

import (
	"testing"

	"socketlab/labs/labtest"
)

// A WebSocket without a cookie is passed on, and everything on it arrives as it was sent.
//
//lab:points 6
//lab:rule 5.3 5.12 5.13
//lab:hint A request with the header Upgrade gets no ordinary answer: after 101 the connection carries bytes in both directions.
//lab:hint The header Sec-WebSocket-Accept is made of the client's Sec-WebSocket-Key. Pass both on as they are.
//lab:hint You need not know what a frame is. Copy bytes.
//lab:note the-tunnel
func TestWebSocketPassesUnchanged(t *testing.T) {
	c := labtest.Start(t, labtest.Nodes(1), labtest.ManualClock())
	stub := c.StartBackend("stub")
	b := c.StartBalancer(anyKeys(c, stub).String())

	//lab:rule 5.3
	client := b.DialWebSocket("client", "/chat?room=1")
	server := stub.Accept()

	//lab:rule 5.13
	text := c.Invent("text")
	client.Send(text)
	server.Want(text)
	server.Send("answer to " + text)
	client.WantFrame("answer to " + text)
}
