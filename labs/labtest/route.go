package labtest

import (
	"encoding/base64"
	"encoding/json"
	"strings"

	"github.com/gorilla/websocket"
)

// oddFrame is the error for a frame that no server may send.
type oddFrame string

func (o oddFrame) Error() string { return string(o) }

// A space is what one connection knows about one namespace.
type space struct {
	sid          string          // of the CONNECT reply, empty before
	refused      json.RawMessage // payload of the last CONNECT_ERROR
	disconnected bool            // 41 has come
	events       []*Event
	read         int
	ear          *ear // of a Reconnecting; nil for other clients
}

// markerSpace is the beginning of the names of namespaces that do not exist. See
// [Client.Settle].
const markerSpace = "/~marker-"

// space returns what is known about a namespace. The mutex must be held.
func (c *connection) space(nsp string) *space {
	s := c.spaces[nsp]
	if s == nil {
		s = &space{}
		c.spaces[nsp] = s
	}
	return s
}

// take sorts one frame. Engine.IO v4: the first character is the packet type.
func (c *connection) take(text string) error {
	if !c.plain && text == "2" {
		c.pings.Add(1)
		c.cluster.line.quietReceived(c, text)
		c.cluster.line.quietSent(c, "3")
		c.write(websocket.TextMessage, []byte("3"))
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.plain && strings.HasPrefix(text, "44"+markerSpace) {
		nsp, _, _ := strings.Cut(text[2:], ",")
		c.settled[nsp] = true
		c.cluster.line.quietReceived(c, text)
		return nil
	}

	if !c.plain && c.greeting == nil {
		return c.greet(text)
	}
	if err := c.keep(text); err != nil {
		return err
	}
	if c.plain || !strings.HasPrefix(text, "4") {
		return nil
	}
	p, err := parsePacket(text[1:])
	switch {
	case err != nil:
		return oddFrame("a frame that is not a Socket.IO packet (" + err.Error() + "): " + printable(text))
	case c.assembly != nil:
		return oddFrame("a packet before the last attachment of the one before: " + printable(text))
	case p.attachments > 0:
		c.assembly = &assembly{packet: p, text: text}
		return nil
	}
	return c.route(p, text)
}

// takeBinary keeps a binary frame. The last attachment of a packet completes it.
func (c *connection) takeBinary(data []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	text := "b" + base64.StdEncoding.EncodeToString(data)
	if !c.plain && c.greeting == nil {
		return c.greet(text)
	}
	if err := c.keep(text); err != nil {
		return err
	}
	a := c.assembly
	if a == nil {
		return nil
	}
	a.attachments = append(a.attachments, data)
	if len(a.attachments) < a.packet.attachments {
		return nil
	}
	c.assembly = nil
	p, err := a.complete()
	if err != nil {
		return oddFrame("a packet that its attachments do not fit (" + err.Error() + "): " + printable(a.text))
	}
	return c.route(p, a.text)
}

// keep keeps a frame for [Client.Frame]. The mutex must be held.
func (c *connection) keep(text string) error {
	c.cluster.line.frameReceived(c, text)
	c.received += len(text)
	if len(c.frames) == maxFrames || c.received > maxReceived {
		return oddFrame("more frames than a check can keep")
	}
	c.frames = append(c.frames, text)
	return nil
}

func (c *connection) greet(text string) error {
	// The open packet is always the same and would fill the transcript.
	c.cluster.line.quietReceived(c, text)
	if !strings.HasPrefix(text, "0{") || !json.Valid([]byte(text[1:])) {
		return oddFrame("a first frame that is not an open packet: " + printable(text))
	}
	c.greeting = json.RawMessage(text[1:])
	return nil
}

// route hands a packet to its namespace.
func (c *connection) route(p packet, text string) error {
	s := c.space(p.nsp)
	switch p.kind {
	case typeConnect:
		var reply struct {
			SID string `json:"sid"`
			PID any    `json:"pid"` // with connection state recovery
		}
		if err := json.Unmarshal(p.data, &reply); err != nil || reply.SID == "" {
			return oddFrame("a CONNECT reply without sid: " + printable(text))
		}
		pid, isText := reply.PID.(string)
		if !isText && reply.PID != nil {
			return oddFrame("a CONNECT reply with a pid that is not a text: " + printable(text))
		}
		s.sid, s.disconnected, s.refused = reply.SID, false, nil
		s.ear.letIn(reply.SID, pid)
	case typeDisconnect:
		s.disconnected = true
	case typeConnectError:
		s.refused = p.data
		if s.refused == nil {
			s.refused = json.RawMessage("null")
		}
	case typeAck:
		c.acks[p.nsp+" "+p.id] = p.data
	case typeEvent:
		e, err := newEvent(c.client(p.nsp), p, text)
		if err != nil {
			return err
		}
		s.ear.hear(e)
		s.events = append(s.events, e)
		c.cluster.steps.clientHeard(c.node.name, e)
	}
	return nil
}
