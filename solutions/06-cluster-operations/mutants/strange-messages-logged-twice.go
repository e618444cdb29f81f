//go:build mutant

// What cannot be decoded is logged where that is noticed, and again by the caller.
//
//lab:overdoes 6.25
//lab:kills TestStrangeAnswers
package operations

import "socketlab/labs/06-cluster-operations/app"

func (a *RedisAdapter) receive(channel string, message []byte) {
	var err error
	if channel == a.requests {
		if _, invalid := app.DecodeRequest(message); invalid != nil {
			a.log.Warn("a request cannot be decoded", "error", invalid)
		}
		err = a.requested(message)
	} else {
		if _, invalid := app.DecodeResponse(message); invalid != nil {
			a.log.Warn("a response cannot be decoded", "error", invalid)
		}
		err = a.questions.answered(message)
	}
	if err != nil {
		a.log.Warn("a message of another node is skipped", "channel", channel, "error", err)
	}
}
