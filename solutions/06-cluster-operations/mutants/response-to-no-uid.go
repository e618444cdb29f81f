//go:build mutant

// The response to a request without a uid goes to the channel of the empty uid.
//
//lab:breaks 6.24
//lab:kills TestOfficialRequests
package operations

import "socketlab/labs/06-cluster-operations/app"

func (a *RedisAdapter) respond(request app.Request, response app.Response) error {
	response.RequestID = request.RequestID
	if response.Kind == 0 {
		response.Kind = request.Kind
	}
	message, err := response.Encode()
	if err != nil {
		return err
	}
	return a.Publish(a.channelOf(request.UID), message)
}
