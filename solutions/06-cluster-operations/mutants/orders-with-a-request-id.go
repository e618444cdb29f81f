//go:build mutant

// An order has a request id as a question has, though nobody answers it.
//
//lab:overdoes 6.23
//lab:kills TestOfficialRequests
package operations

import (
	"crypto/rand"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) tell(request app.Request) error {
	request.UID, request.RequestID = a.uid, rand.Text()
	message, err := request.Encode()
	if err != nil {
		return err
	}
	return a.Publish(a.requests, message)
}
