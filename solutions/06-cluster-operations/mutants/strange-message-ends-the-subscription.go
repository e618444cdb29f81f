//go:build mutant

// A message that cannot be decoded ends the subscription.
//
//lab:overdoes 6.25
//lab:kills TestStrangeAnswers
package operations

import "context"

func (a *RedisAdapter) receive(channel string, message []byte) {
	var err error
	if channel == a.requests {
		err = a.requested(message)
	} else {
		err = a.questions.answered(message)
	}
	if err != nil {
		a.log.Warn("a message of another node ends the subscription", "channel", channel, "error", err)
		go func() { _ = a.Broadcasts.Close(context.Background()) }()
	}
}
