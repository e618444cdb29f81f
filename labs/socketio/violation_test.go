package socketio_test

import (
	"context"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
	"socketlab/labs/socketio/engineio"
)

// violations are packets that end the whole connection of a client that has
// joined "/" and not "/custom". Socket.IO v5, packet encoding.
var violations = map[string]string{
	"no packet":                          "4",
	"unknown type":                       "47",
	"type that is no digit":              "4x",
	"second CONNECT":                     "40",
	"second CONNECT with a payload":      `40{"token":"x"}`,
	"event for a namespace not joined":   `42/custom,["x"]`,
	"ack for a namespace not joined":     `43/custom,0[]`,
	"leaving a namespace not joined":     "41/custom,",
	"event for an unknown namespace":     `42/nope,["x"]`,
	"event without a payload":            "42",
	"event without a name":               "42[]",
	"event that is an object":            "42{}",
	"event that is a string":             `42"x"`,
	"event name null":                    "42[null]",
	"event name true":                    "42[true]",
	"event name object":                  `42[{"a":1}]`,
	"event name array":                   `42[["a"]]`,
	"reserved connect":                   `42["connect"]`,
	"reserved connect_error":             `42["connect_error"]`,
	"reserved disconnect":                `42["disconnect"]`,
	"reserved disconnecting":             `42["disconnecting"]`,
	"reserved newListener":               `42["newListener"]`,
	"reserved removeListener":            `42["removeListener"]`,
	"reserved in disguise":               `42["conn\u0065ct"]`,
	"broken JSON":                        `42["x"`,
	"trailing junk":                      `42["x"]]`,
	"two payloads":                       `42["x"]["y"]`,
	"ack that is an object":              "430{}",
	"ack id too long":                    "42" + strings.Repeat("9", 300) + `["x"]`,
	"negative ack id":                    `42-1["x"]`,
	"DISCONNECT with a payload":          `41{}`,
	"CONNECT payload array":              `40/custom,[1]`,
	"CONNECT payload string":             `40/custom,"x"`,
	"CONNECT payload null":               `40/custom,null`,
	"CONNECT payload broken":             `40/custom,{"a":`,
	"CONNECT_ERROR":                      `44{"message":"x"}`,
	"text while attachments are due":     `451-["x",{"_placeholder":true,"num":0}]`,
	"text while an ack's are due":        `461-0[{"_placeholder":true,"num":0}]`,
	"no attachments":                     `450-["x"]`,
	"an ack's no attachments":            `460-0["x"]`,
	"eleven attachments":                 `4511-["x"]`,
	"attachments without a number":       `45-["x"]`,
	"attachments without an end":         `451["x"]`,
	"placeholder out of range":           `451-["x",{"_placeholder":true,"num":1}]`,
	"placeholder below the range":        `451-["x",{"_placeholder":true,"num":-1}]`,
	"placeholder that is a string":       `451-["x",{"_placeholder":true,"num":"0"}]`,
	"placeholder without a number":       `451-["x",{"_placeholder":true}]`,
	"placeholder used twice":             `451-["x",{"_placeholder":true,"num":0},{"_placeholder":true,"num":0}]`,
	"placeholder for a name":             `451-[{"_placeholder":true,"num":0}]`,
	"nested deeper than JSON may":        `42["x",` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `]`,
	"nested without an end":              `42` + strings.Repeat("[", 500_000),
	"namespace without an end":           "42/" + strings.Repeat("x", 500_000),
	"namespace of objects' own language": `42/__proto__,["x"]`,
}

func TestViolations(t *testing.T) {
	var handled string
	reasons := make(chan socketio.Reason, 1)
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.Of("/custom")
		io.OnConnection(func(socket *socketio.Socket) {
			socket.On("after", func(*socketio.Event) { handled = "after" })
			socket.OnDisconnect(func(reason socketio.Reason) { reasons <- reason })
		})
	})
	neighbour := s.dial()
	neighbour.connect("")
	for name, packet := range violations {
		t.Run(name, func(t *testing.T) {
			c := s.dial()
			c.connect("")

			c.send(packet, `42["after"]`)

			c.wantClosed()
			require.Equal(t, engineio.ReasonForcedClose, next(t, reasons))
			require.Empty(t, handled, "an event was handled after the violation")
			neighbour.sync()
		})
	}
	neighbour.ws.Close()
	next(t, reasons)
}

func TestBinaryWithoutHeader(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	c, socket := s.join()

	require.NoError(t, c.ws.WriteMessage(websocket.BinaryMessage, []byte("x")))

	c.wantClosed()
	require.False(t, socket.Connected())
}

// Any packet except CONNECT for a namespace that is not joined closes the
// connection, even one that is sent before the reply to CONNECT.
func TestEventBeforeConnect(t *testing.T) {
	for _, packet := range []string{`42["x"]`, "430[]", "41"} {
		s := start(t, socketio.Options{}, func(io *socketio.Server) {
			io.Use(func(ctx context.Context, _ *socketio.Socket) error {
				<-ctx.Done()
				return ctx.Err()
			})
		})
		never, early := s.dial(), s.dial()

		never.send(packet)
		early.send("40", packet)

		never.wantClosed()
		early.wantClosed()
	}
}

// Packets that mean nothing and do no harm are ignored.
func TestIgnored(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	c, _ := s.join()

	c.send(
		"430[]", "43999999[1]", `439007199254740993["x"]`, "43[]", // acknowledgements that nobody waits for
		"5", "6", // of the engine
		`42["unknown"]`, `42["unknown",1,{"a":[null]}]`, // events without a handler
		`427["unknown"]`, // nor an answer
	)

	c.sync()
}
