package labtest

import (
	"path"
	"slices"
	"strings"
)

// answered takes the next reply from those that are to come, and waits while it is held
// back, as are all replies behind it. It returns what the reply answers: nothing for what
// Redis sends unasked, and on a connection with a subscription.
func (c *linkConn) answered(raw []byte, words []string) pending {
	p := c.take(raw)
	r := c.link.redis
	for {
		changed := r.change.changed()
		r.mu.Lock()
		held := !c.cut && c.link.rules.holds(c.subscribed, words, p)
		news := held != c.holding
		c.holding, c.held = held, pending{}
		if held {
			c.held = p
		}
		r.mu.Unlock()
		if !held {
			return p
		}
		if news {
			r.change.wake() // for AwaitHeld
			continue
		}
		<-changed
	}
}

// awaitTurn waits while a command must not reach Redis, and so do all commands behind it.
func (c *linkConn) awaitTurn(words []string) {
	if len(words) == 0 {
		return
	}
	command, r := strings.ToLower(words[0]), c.link.redis
	if command == "psubscribe" {
		command = "subscribe" // for Delay they are one
	}
	for {
		changed := r.change.changed()
		r.mu.Lock()
		delayed := !c.cut && c.link.rules.late == command
		news := delayed != c.delayed
		c.delayed = delayed
		r.mu.Unlock()
		if !delayed {
			return
		}
		if news {
			r.change.wake() // for AwaitHeld
			continue
		}
		<-changed
	}
}

// isSubscribe reports whether a command, in lower case, makes a subscription.
func isSubscribe(command string) bool { return command == "subscribe" || command == "psubscribe" }

// holds reports whether a reply is held back.
func (r rules) holds(subscribed bool, words []string, p pending) bool {
	switch {
	case subscribed && r.hold:
		return true
	case p.has(r.holdCommand):
		return true
	case r.holdText != "" && p.isAbout(r.holdText):
		return true
	}
	return subscribed && r.holdChannel != "" && isConfirmation(words) && covers(words[0], words[1], r.holdChannel)
}

// isConfirmation reports whether a reply confirms a subscription.
func isConfirmation(words []string) bool {
	return len(words) == 2 && (words[0] == "subscribe" || words[0] == "psubscribe")
}

// covers reports whether a subscription receives what is published on a channel. For
// the patterns of Redis, unlike those of paths, a slash is like any other character.
func covers(kind, name, channel string) bool {
	if kind == "subscribe" {
		return name == channel
	}
	plain := strings.NewReplacer("/", "\x00")
	matches, err := path.Match(plain.Replace(name), plain.Replace(channel))
	return err == nil && matches
}

// holding reports whether a reply to the node is being held back, or a command of it.
func (l *link) holding() bool {
	l.redis.mu.Lock()
	defer l.redis.mu.Unlock()
	for conn := range l.conns {
		if conn.holding || conn.delayed {
			return true
		}
	}
	return false
}

// waitsFor reports whether the node waits for the reply to a command with text in one of
// its words. The mutex must be held.
func (l *link) waitsFor(text string) bool {
	about := func(p pending) bool { return p.isAbout(text) }
	for conn := range l.conns {
		if about(conn.held) || slices.ContainsFunc(conn.unanswered, about) {
			return true
		}
	}
	return false
}

// refuses reports whether a command is answered with an error.
func (r rules) refuses(words []string) bool {
	command := strings.ToLower(words[0])
	if r.refuse != "" && (command == r.refuse || r.refuse == "subscribe" && isSubscribe(command)) {
		return true
	}
	about := func(name string) bool { return covers(command, name, r.refuseAbout) }
	return r.refuseAbout != "" && isSubscribe(command) && slices.ContainsFunc(words[1:], about)
}

// refused returns a command, or in its place one that Redis answers with an error, in its
// turn: one that it does not know, or in a transaction one without arguments, which also
// aborts it.
func (c *linkConn) refused(raw []byte, words []string) ([]byte, []string) {
	r := c.link.redis
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(words) == 0 || !c.link.rules.refuses(words) {
		return raw, words
	}
	c.link.rules.refused++
	c.link.sent[strings.ToLower(words[0])]++ // Redis sees another command
	r.change.wake()
	raw = []byte("*1\r\n$7\r\nREFUSED\r\n")
	if c.queued != nil {
		raw = []byte("*1\r\n$3\r\nGET\r\n")
	}
	return raw, []string{"REFUSED"}
}
