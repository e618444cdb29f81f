//go:build mutant

// The answer to a fetch has the handshakes of the sockets, without the tokens, and with the address of the client.
//
//lab:breaks 6.4
//lab:kills TestNoSecretsCross
package operations

import (
	"encoding/json"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) respond(request app.Request, response app.Response) error {
	response.RequestID = request.RequestID
	if response.Kind == 0 {
		response.Kind = request.Kind
	}
	message, err := response.Encode()
	if err != nil {
		return err
	}
	if response.Kind == app.Fetch {
		message = a.withHandshakes(message)
	}
	channel := a.responses
	if request.UID != "" {
		channel = a.channelOf(request.UID)
	}
	return a.Publish(channel, message)
}

// withHandshakes is a response with what the official adapter sends, too.
func (a *RedisAdapter) withHandshakes(message []byte) []byte {
	var response struct {
		RequestID string           `json:"requestId"`
		Sockets   []map[string]any `json:"sockets"`
	}
	_ = json.Unmarshal(message, &response)
	for _, described := range response.Sockets {
		if socket := a.nsp.Socket(described["id"].(string)); socket != nil {
			described["handshake"] = map[string]any{"address": socket.Handshake().Headers.Get("X-Forwarded-For")}
		}
	}
	message, _ = json.Marshal(response)
	return message
}
