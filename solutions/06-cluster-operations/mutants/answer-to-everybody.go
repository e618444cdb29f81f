//go:build mutant

// All nodes get each response.
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
	return a.Publish(a.responses, message)
}
