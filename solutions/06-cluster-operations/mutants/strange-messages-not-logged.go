//go:build mutant

// What cannot be decoded is skipped without a word in the log.
//
//lab:breaks 6.25
//lab:kills TestStrangeAnswers
package operations

func (a *RedisAdapter) receive(channel string, message []byte) {
	if channel == a.requests {
		_ = a.requested(message)
	} else {
		_ = a.questions.answered(message)
	}
}
