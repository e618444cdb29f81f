//go:build mutant

// A response says which node it is of, in a field that the official ones do not have.
//
//lab:overdoes 6.23 6.24
//lab:kills TestOfficialRequests
package operations

import (
	"fmt"
	"slices"

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
	if message[0] == '{' {
		message = slices.Concat(fmt.Appendf(nil, `{"uid":%q,`, a.uid), message[1:])
	}
	channel := a.responses
	if request.UID != "" {
		channel = a.channelOf(request.UID)
	}
	return a.Publish(channel, message)
}
