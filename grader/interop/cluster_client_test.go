//go:build unix

package interop

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	gorilla "github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// namespaces are the namespaces of the chat of lab 01.
var namespaces = []string{"/", "/orders"}

// A listener is a client of one node that keeps every event exactly as it arrived. It
// is in both namespaces over one connection, so that all its events have one order.
type listener struct {
	name string
	node *mixedNode
	role string
	sids map[string]string // its ids, by namespace

	ws      *gorilla.Conn
	writing sync.Mutex
	heard   chan string // events as in event
	acks    chan string // acknowledgements, from the id on
	greeted chan string // CONNECT replies
	gone    chan struct{}
	leave   chan struct{}
}

// An event of the namespace "/" is written as its frame, followed by each attachment
// in hexadecimal digits.
func event(value string) string {
	if strings.HasPrefix(value, "45") {
		return value
	}
	return `42["said",` + value + `]`
}

// listen connects to both namespaces of a node.
func listen(t *testing.T, node *mixedNode, role string) *listener {
	t.Helper()
	return listenAs(t, node, role, "")
}

// listenAs is listen with what CONNECT says, a JSON object.
func listenAs(t *testing.T, node *mixedNode, role, auth string) *listener {
	t.Helper()
	ws, _, err := gorilla.DefaultDialer.Dial("ws"+strings.TrimPrefix(node.url, "http")+"/socket.io/?EIO=4&transport=websocket", nil)
	require.NoError(t, err)
	l := &listener{
		name: node.name + "/" + role, node: node, role: role, sids: map[string]string{}, ws: ws,
		heard: make(chan string, 4096), acks: make(chan string, 16), greeted: make(chan string, len(namespaces)),
		gone: make(chan struct{}), leave: make(chan struct{}),
	}
	go l.read()
	t.Cleanup(l.close)
	for _, nsp := range namespaces {
		l.connect(t, nsp, auth)
	}
	return l
}

// connect connects to a namespace.
func (l *listener) connect(t *testing.T, nsp, auth string) {
	t.Helper()
	l.send(t, "40"+inFrame(nsp)+auth)
	reply := receive(t, l, l.greeted, "a CONNECT reply")
	var connected struct{ SID string }
	require.NoError(t, json.Unmarshal([]byte(strings.TrimPrefix(reply, "40"+inFrame(nsp))), &connected), reply)
	l.sids[nsp] = connected.SID
}

// inFrame is a namespace as a frame contains it.
func inFrame(nsp string) string {
	if nsp == "/" {
		return ""
	}
	return nsp + ","
}

func (l *listener) close() {
	close(l.leave)
	_ = l.ws.Close()
	<-l.gone
}

// read sorts incoming messages until the connection ends.
func (l *listener) read() {
	defer close(l.gone)
	var event string
	var due int // attachments
	for {
		kind, data, err := l.ws.ReadMessage()
		if err != nil {
			return
		}
		to, text := l.heard, string(data)
		switch {
		case kind == gorilla.BinaryMessage:
			event, due = event+" "+hex.EncodeToString(data), due-1
			text = event
		case text == "2":
			_ = l.write(gorilla.TextMessage, "3")
			continue
		case strings.HasPrefix(text, "40"):
			to = l.greeted
		case strings.HasPrefix(text, "43"):
			to = l.acks
		case strings.HasPrefix(text, "45"):
			event = text
			due, _ = strconv.Atoi(text[2:strings.Index(text, "-")])
		case !strings.HasPrefix(text, "4"):
			continue
		}
		if due > 0 {
			continue
		}
		select {
		case to <- text:
		case <-l.leave:
			return
		}
	}
}

func (l *listener) write(kind int, data string) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	return l.ws.WriteMessage(kind, []byte(data))
}

// send sends a frame and its attachments.
func (l *listener) send(t *testing.T, frame string, attachments ...[]byte) {
	t.Helper()
	require.NoError(t, l.write(gorilla.TextMessage, frame))
	for _, attachment := range attachments {
		require.NoError(t, l.write(gorilla.BinaryMessage, string(attachment)))
	}
}

// say sends a chat message.
func (l *listener) say(t *testing.T, nsp string, m chatMessage) {
	t.Helper()
	l.send(t, "42"+inFrame(nsp)+`["say",`+m.json(t)+"]")
}

// ask emits an event and returns its acknowledgement, a JSON array.
func (l *listener) ask(t *testing.T, nsp, name string, args ...any) string {
	t.Helper()
	l.request(t, nsp, name, args...)
	return l.acknowledgement(t, nsp)
}

// request emits an event that asks for an acknowledgement.
func (l *listener) request(t *testing.T, nsp, name string, args ...any) {
	t.Helper()
	var list strings.Builder
	to := json.NewEncoder(&list)
	to.SetEscapeHTML(false) // as clients in JavaScript write it
	require.NoError(t, to.Encode(append([]any{name}, args...)))
	l.send(t, "42"+inFrame(nsp)+"7"+strings.TrimSuffix(list.String(), "\n"))
}

// acknowledgement waits for the acknowledgement of a request.
func (l *listener) acknowledgement(t *testing.T, nsp string) string {
	t.Helper()
	return strings.TrimPrefix(receive(t, l, l.acks, "an acknowledgement"), "43"+inFrame(nsp)+"7")
}

// until returns what the listener receives, up to and including an event.
func (l *listener) until(t *testing.T, last string) []string {
	t.Helper()
	var heard []string
	for {
		next := receive(t, l, l.heard, fmt.Sprintf("%s after %.500q", last, heard))
		heard = append(heard, next)
		if next == last {
			return heard
		}
	}
}

// receive receives from a channel, which must have a value in time.
func receive(t *testing.T, l *listener, from <-chan string, what string) string {
	t.Helper()
	timeout := time.After(patience)
	select {
	case got := <-from:
		return got
	case <-l.gone:
		select {
		case got := <-from: // came before the end
			return got
		default:
		}
		require.Failf(t, "the connection ended", "%s: no %s", l.name, what)
	case <-timeout:
		require.Failf(t, "it did not come", "%s: no %s", l.name, what)
	}
	return ""
}

// A chatMessage is what the chat's event "say" carries; see labs/01-scaling. Value
// is for the official nodes and the emitter, which know values that JSON does
// not: see cluster/values.mjs. The last fields are for the emitter.
type chatMessage struct {
	To        []any           `json:"to,omitempty"`
	Except    []any           `json:"except,omitempty"`
	Local     bool            `json:"local,omitempty"`
	Broadcast bool            `json:"broadcast,omitempty"`
	Text      json.RawMessage `json:"text,omitempty"`
	Value     string          `json:"value,omitempty"`

	Namespace string `json:"namespace,omitempty"`
	Volatile  bool   `json:"volatile,omitempty"`
	Compress  *bool  `json:"compress,omitempty"`
	Ask       string `json:"ask,omitempty"`
	Room      string `json:"room,omitempty"`
}

// json encodes the message. Its text stays unchanged, byte for byte.
func (m chatMessage) json(t *testing.T) string {
	t.Helper()
	text := m.Text
	m.Text = nil
	data, err := json.Marshal(m)
	require.NoError(t, err)
	if text == nil {
		return string(data)
	}
	fields := strings.TrimSuffix(string(data), "}")
	if fields != "{" {
		fields += ","
	}
	return fields + `"text":` + string(text) + "}"
}
