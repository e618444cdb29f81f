//go:build mutant

// Each request is carried out in a goroutine of its own, and the next broadcast overtakes it.
//
//lab:breaks 6.11
//lab:kills TestJoinThenEmit
package operations

func (a *RedisAdapter) receive(channel string, message []byte) {
	handle := a.questions.answered
	if channel == a.requests {
		handle = a.requested
	}
	a.running.Go(func() {
		if err := handle(message); err != nil {
			a.log.Warn("a message of another node is skipped", "channel", channel, "error", err)
		}
	})
}
