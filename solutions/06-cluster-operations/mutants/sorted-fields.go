//go:build mutant

// A request is built as a map, whose fields are sorted by name.
//
//lab:breaks 6.23
//lab:kills TestOfficialRequests
package operations

import (
	"encoding/json"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) tell(request app.Request) error {
	request.UID = a.uid
	message, err := request.Encode()
	if err != nil {
		return err
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(message, &fields); err != nil {
		return err
	}
	if message, err = json.Marshal(fields); err != nil {
		return err
	}
	return a.Publish(a.requests, message)
}
