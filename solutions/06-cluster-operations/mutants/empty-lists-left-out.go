//go:build mutant

// An empty list of rooms is null in a request.
//
//lab:breaks 6.23
//lab:kills TestOfficialRequests
package operations

import (
	"bytes"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) tell(request app.Request) error {
	request.UID = a.uid
	message, err := request.Encode()
	if err != nil {
		return err
	}
	return a.Publish(a.requests, bytes.ReplaceAll(message, []byte(`":[]`), []byte(`":null`)))
}
