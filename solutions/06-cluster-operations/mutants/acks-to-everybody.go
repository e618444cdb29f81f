//go:build mutant

// All nodes get the acknowledgements of clients.
//
//lab:breaks 6.5
//lab:kills TestAnswerGoesToWhoAsked
package operations

import (
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
	channel := a.responses
	if request.UID != "" && response.Kind != app.Ack {
		channel = a.channelOf(request.UID)
	}
	return a.Publish(channel, message)
}
