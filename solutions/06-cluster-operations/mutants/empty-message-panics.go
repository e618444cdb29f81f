//go:build mutant

// The first byte says how a message is encoded, and an empty one has none.
//
//lab:breaks 6.25
//lab:kills TestStrangeAnswers
package operations

func (a *RedisAdapter) receive(channel string, message []byte) {
	encoding := "MessagePack"
	if message[0] == '{' {
		encoding = "JSON"
	}
	var err error
	if channel == a.requests {
		err = a.requested(message)
	} else {
		err = a.questions.answered(message)
	}
	if err != nil {
		a.log.Warn("a message of another node is skipped", "channel", channel, "encoding", encoding, "error", err)
	}
}
