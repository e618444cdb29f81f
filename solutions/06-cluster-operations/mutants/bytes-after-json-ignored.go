//go:build mutant

// What follows the JSON of a message is ignored.
//
//lab:breaks 6.25
//lab:kills TestStrangeAnswers
package operations

import (
	"bytes"
	"encoding/json"
)

func (a *RedisAdapter) receive(channel string, message []byte) {
	var object json.RawMessage
	if json.NewDecoder(bytes.NewReader(message)).Decode(&object) == nil && object[0] == '{' {
		message = object
	}
	var err error
	if channel == a.requests {
		err = a.requested(message)
	} else {
		err = a.questions.answered(message)
	}
	if err != nil {
		a.log.Warn("a message of another node is skipped", "channel", channel, "error", err)
	}
}
