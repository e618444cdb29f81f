package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"socketlab/labs/socketio"
	"socketlab/labs/strictjson"
)

// A Kind says what a request is about, or a response. The numbers are those of
// @socket.io/redis-adapter, and so are the forms that Encode and Decode know. Everything is
// JSON but Broadcast and Ack, which are MessagePack.
type Kind int

const (
	SocketIDs  Kind = iota // the ids of the sockets in Request.Rooms; answered with Response.Names
	AllRooms               // answered with Response.Names
	Join                   // adds the sockets that Options select to Rooms; no answer
	Leave                  // removes them from Rooms; no answer
	Disconnect             // disconnects them; no answer
	Fetch                  // answered with Response.Sockets
	ServerSide             // an event for the server, in Data; answered with Response.Data if there is a RequestID
	Broadcast              // an event that wants acknowledgements; answered with a Count, and each Ack
	Count                  // a response: how many clients got the event
	Ack                    // a response: the acknowledgement of one client
)

// A Request is what a node asks the others. Fields that its Kind does not use are ignored.
type Request struct {
	UID       string // of the node that asks; the official emitter sends none
	RequestID string // only if there is an answer
	Kind      Kind
	Options   socketio.BroadcastOptions // for Join, Leave, Disconnect, Fetch and Broadcast
	Rooms     []string                  // for SocketIDs, Join and Leave
	Close     bool                      // for Disconnect
	Data      json.RawMessage           // for ServerSide
	Packet    socketio.Packet           // for Broadcast
}

// A Response answers a request. Fields that its Kind does not use are ignored.
type Response struct {
	RequestID string
	Kind      Kind
	Names     []string                // for SocketIDs and AllRooms
	Sockets   []socketio.RemoteSocket // for Fetch
	Data      json.RawMessage         // for ServerSide
	Clients   int                     // for Count
	Args      socketio.Args           // for Ack
}

type wireRequest struct {
	UID       string          `json:"uid,omitempty"`
	RequestID string          `json:"requestId,omitempty"`
	Kind      Kind            `json:"type"`
	Options   *wireOptions    `json:"opts,omitempty"`
	Rooms     *[]string       `json:"rooms,omitempty"`
	Close     *bool           `json:"close,omitempty"`
	Data      json.RawMessage `json:"data,omitempty"`
}

type wireOptions struct {
	Rooms  []string `json:"rooms"`
	Except []string `json:"except"`
}

// Encode returns a request as the official adapter writes it.
func (r Request) Encode() ([]byte, error) {
	if r.Kind == Broadcast {
		return socketio.AckRequest{UID: r.UID, RequestID: r.RequestID, Packet: r.Packet, Options: r.Options}.MarshalBinary()
	}
	wire := wireRequest{UID: r.UID, RequestID: r.RequestID, Kind: r.Kind}
	switch r.Kind {
	case Join, Leave, Disconnect, Fetch:
		wire.Options = &wireOptions{list(r.Options.Rooms), list(r.Options.Except)}
	}
	switch r.Kind {
	case SocketIDs, Join, Leave:
		rooms := list(r.Rooms)
		wire.Rooms = &rooms
	case Disconnect:
		wire.Close = &r.Close
	case ServerSide:
		wire.Data = r.Data
	}
	return encode(wire)
}

// DecodeRequest decodes a request of this or the official adapter, or of the official
// emitter. Anybody who can publish can send any bytes: the error for those is
// socketio.ErrInvalidPacket.
func DecodeRequest(message []byte) (Request, error) {
	if !isJSON(message) {
		var binary socketio.AckRequest
		if err := binary.UnmarshalBinary(message); err != nil {
			return Request{}, err
		}
		return Request{
			UID: binary.UID, RequestID: binary.RequestID, Kind: Broadcast, Options: binary.Options, Packet: binary.Packet,
		}, nil
	}
	r := Request{Kind: -1}
	var options *wireOptions
	err := strictjson.Object(message, strictjson.Fields{
		"uid": &r.UID, "requestId": &r.RequestID, "type": &r.Kind, "opts": &options,
		"rooms": (*names)(&r.Rooms), "close": &r.Close, "data": &r.Data,
	})
	switch {
	case err != nil:
	case r.Kind < SocketIDs || r.Kind > ServerSide:
		err = fmt.Errorf("no request is of type %d", r.Kind)
	case r.RequestID == "" && (r.Kind == SocketIDs || r.Kind == AllRooms || r.Kind == Fetch):
		err = errors.New("there is no requestId")
	case options == nil && r.Kind >= Join && r.Kind <= Fetch:
		err = errors.New("there are no opts") // which are not those that select everybody
	}
	if err != nil {
		return Request{}, fmt.Errorf("%w: request: %w", socketio.ErrInvalidPacket, err)
	}
	if options != nil {
		r.Options = socketio.BroadcastOptions{Rooms: options.Rooms, Except: options.Except}
	}
	return r, nil
}

type wireSocket struct {
	ID        string         `json:"id"`
	Handshake struct{}       `json:"handshake"` // the official adapter sends the whole handshake, tokens and cookies too
	Rooms     []string       `json:"rooms"`
	Data      map[string]any `json:"data"`
}

// Encode returns a response as the official adapter writes it, but for the handshakes of
// sockets.
func (r Response) Encode() ([]byte, error) {
	type id struct {
		RequestID string `json:"requestId"`
	}
	type typed struct {
		Kind Kind `json:"type"`
		id
	}
	switch r.Kind {
	case SocketIDs:
		return encode(struct {
			id
			Sockets []string `json:"sockets"`
		}{id{r.RequestID}, list(r.Names)})
	case AllRooms:
		return encode(struct {
			id
			Rooms []string `json:"rooms"`
		}{id{r.RequestID}, list(r.Names)})
	case Fetch:
		sockets := make([]wireSocket, len(r.Sockets))
		for i, socket := range r.Sockets {
			sockets[i] = wireSocket{ID: socket.ID, Rooms: list(socket.Rooms), Data: socket.Data}
		}
		return encode(struct {
			id
			Sockets []wireSocket `json:"sockets"`
		}{id{r.RequestID}, sockets})
	case ServerSide:
		return encode(struct {
			typed
			Data json.RawMessage `json:"data"`
		}{typed{ServerSide, id{r.RequestID}}, r.Data})
	case Count:
		return encode(struct {
			typed
			Clients int `json:"clientCount"`
		}{typed{Count, id{r.RequestID}}, r.Clients})
	case Ack:
		return socketio.AckResponse{RequestID: r.RequestID, Args: r.Args}.MarshalBinary()
	}
	return nil, fmt.Errorf("%w: no response is of type %d", socketio.ErrInvalidPacket, r.Kind)
}

// maxClients is more than one node serves. Whoever waits for that many answers may make room
// for them.
const maxClients = 1 << 20

// DecodeResponse decodes a response. Only some of them say of which kind they are. The others
// are told apart by their fields, and an empty list of sockets may be of SocketIDs, too. The
// error for any other bytes is socketio.ErrInvalidPacket.
func DecodeResponse(message []byte) (Response, error) {
	if !isJSON(message) {
		var binary socketio.AckResponse
		if err := binary.UnmarshalBinary(message); err != nil {
			return Response{}, err
		}
		return Response{RequestID: binary.RequestID, Kind: Ack, Args: binary.Args}, nil
	}
	r := Response{Kind: Fetch, Clients: -1}
	var sockets json.RawMessage // which may contain null
	err := strictjson.Object(message, strictjson.Fields{
		"requestId": &r.RequestID, "type": &r.Kind, "sockets": &sockets, "rooms": (*names)(&r.Names),
		"data": &r.Data, "clientCount": &r.Clients,
	})
	switch {
	case err != nil:
	case r.RequestID == "":
		err = errors.New("there is no requestId")
	case r.Kind == Fetch && sockets != nil:
		if !holdsObjects(sockets) && (*names)(&r.Names).UnmarshalJSON(sockets) == nil && len(r.Names) > 0 {
			r.Kind = SocketIDs
			break
		}
		r.Names = nil
		r.Sockets, err = decodeSockets(sockets)
	case r.Kind == Fetch && r.Names != nil:
		r.Kind = AllRooms
	case r.Kind == ServerSide && r.Data == nil:
		r.Data = json.RawMessage("null") // undefined in JavaScript, which JSON leaves out
	case r.Kind == ServerSide, r.Kind == Count && r.Clients >= 0 && r.Clients <= maxClients:
	default:
		err = fmt.Errorf("it is of type %d, without what belongs to that", r.Kind)
	}
	if err != nil {
		return Response{}, fmt.Errorf("%w: response: %w", socketio.ErrInvalidPacket, err)
	}
	return r, nil
}

// holdsObjects reports whether the first value of a list is an object.
func holdsObjects(list []byte) bool {
	inside, isList := bytes.CutPrefix(list, []byte("["))
	return isList && bytes.HasPrefix(bytes.TrimLeft(inside, " \t\r\n"), []byte("{"))
}

// decodeSockets is less strict than what reads requests: there may be 10,000 sockets in an
// answer, and nobody acts on it.
func decodeSockets(list json.RawMessage) ([]socketio.RemoteSocket, error) {
	var read []struct {
		ID    string         `json:"id"`
		Rooms names          `json:"rooms"`
		Data  map[string]any `json:"data"`
	}
	if err := json.Unmarshal(list, &read); err != nil {
		return nil, fmt.Errorf("the sockets: %w", err)
	}
	if read == nil {
		return nil, errors.New("the sockets are null")
	}
	sockets := make([]socketio.RemoteSocket, len(read))
	for i, socket := range read {
		if socket.ID == "" {
			return nil, fmt.Errorf("socket %d has no id", i+1)
		}
		sockets[i] = socketio.RemoteSocket{ID: socket.ID, Rooms: socket.Rooms, Data: socket.Data}
	}
	return sockets, nil
}

// isJSON tells the two encodings apart: MessagePack writes no object that begins so.
func isJSON(message []byte) bool { return len(message) > 0 && message[0] == '{' }

// encode returns a value as JSON the way JavaScript writes it.
func encode(value any) ([]byte, error) {
	var text bytes.Buffer
	to := json.NewEncoder(&text)
	to.SetEscapeHTML(false)
	if err := to.Encode(value); err != nil {
		return nil, fmt.Errorf("%w: %w", socketio.ErrInvalidPacket, err)
	}
	return unescape(bytes.TrimSuffix(text.Bytes(), []byte("\n"))), nil
}

// unescape returns JSON with the line separators as they are, which encoding/json escapes.
func unescape(text []byte) []byte {
	if !bytes.Contains(text, []byte(`\u202`)) {
		return text
	}
	plain := make([]byte, 0, len(text))
	for len(text) > 0 {
		n := 1
		switch {
		case bytes.HasPrefix(text, []byte(`\u2028`)), bytes.HasPrefix(text, []byte(`\u2029`)):
			plain = append(plain, 0xe2, 0x80, 0xa8+text[5]-'8')
			text = text[6:]
			continue
		case text[0] == '\\':
			n = 2 // an escaped backslash begins no escape
		}
		plain, text = append(plain, text[:n]...), text[n:]
	}
	return plain
}

// list returns a list that is not null in JSON.
func list(names []string) []string { return append([]string{}, names...) }

// names is a list of rooms. In JavaScript a room may be a number.
type names []string

// UnmarshalJSON implements json.Unmarshaler.
func (n *names) UnmarshalJSON(text []byte) error {
	if isPlain(text) && json.Unmarshal(text, (*[]string)(n)) == nil {
		return nil
	}
	var values []json.RawMessage
	if err := json.Unmarshal(text, &values); err != nil {
		return errors.New("not a list")
	}
	*n = make(names, len(values))
	for i, value := range values {
		if number := json.Number(""); json.Unmarshal(value, &number) == nil && number != "" && value[0] != '"' {
			(*n)[i] = number.String()
		} else if err := strictjson.Value(value, &(*n)[i]); err != nil {
			return err
		}
	}
	return nil
}

// isPlain reports whether encoding/json changes none of the texts in a list.
func isPlain(text []byte) bool {
	return utf8.Valid(text) && bytes.IndexByte(text, '\\') < 0 && !bytes.Contains(text, []byte("null"))
}

// UnmarshalJSON implements json.Unmarshaler.
func (o *wireOptions) UnmarshalJSON(text []byte) error {
	return strictjson.Object(text, strictjson.Fields{"rooms": (*names)(&o.Rooms), "except": (*names)(&o.Except)})
}
