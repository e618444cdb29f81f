//go:build mutant

// The characters <, > and & are escaped in requests, as json.Marshal does it.
//
//lab:breaks 6.23
//lab:kills TestOfficialRequests
package operations

import (
	"bytes"
	"encoding/json"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) tell(request app.Request) error {
	request.UID = a.uid
	message, err := request.Encode()
	if err != nil {
		return err
	}
	var escaped bytes.Buffer
	json.HTMLEscape(&escaped, message)
	return a.Publish(a.requests, escaped.Bytes())
}
