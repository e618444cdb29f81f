//go:build mutant

// A request of a type that nobody knows is answered with an error.
//
//lab:breaks 6.25
//lab:kills TestStrangeAnswers
package operations

import (
	"encoding/json"
	"fmt"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) receive(channel string, message []byte) {
	var err error
	if channel == a.requests {
		err = a.requested(message)
		var of app.Request
		if err != nil && json.Unmarshal(message, &of) == nil && of.UID != "" && of.RequestID != "" {
			err = a.Publish(a.channelOf(of.UID), fmt.Appendf(nil, `{"requestId":%q,"error":%q}`, of.RequestID, err))
		}
	} else {
		err = a.questions.answered(message)
	}
	if err != nil {
		a.log.Warn("a message of another node is skipped", "channel", channel, "error", err)
	}
}
