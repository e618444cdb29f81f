//go:build mutant

// A socket in a response has no handshake, which official nodes read.
//
//lab:breaks 6.23 6.24
//lab:kills TestOfficialRequests
package operations

import (
	"bytes"

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
	message = bytes.ReplaceAll(message, []byte(`"handshake":{},`), nil)
	channel := a.responses
	if request.UID != "" {
		channel = a.channelOf(request.UID)
	}
	return a.Publish(channel, message)
}
