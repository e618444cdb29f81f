//go:build mutant

// A response that cannot be decoded is not logged, as a request is.
//
//lab:breaks 6.25
//lab:kills TestStrangeAnswers
package operations

func (a *RedisAdapter) receive(channel string, message []byte) {
	if channel != a.requests {
		_ = a.questions.answered(message)
		return
	}
	if err := a.requested(message); err != nil {
		a.log.Warn("a message of another node is skipped", "channel", channel, "error", err)
	}
}
