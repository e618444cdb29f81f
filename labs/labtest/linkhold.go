package labtest

import (
	"path"
	"slices"
	"strings"
)

// answered returns the command that a reply answers. There is none for what Redis sends
// unasked, and on a connection with a subscription.
func (c *linkConn) answered(raw []byte) request {
	r := c.link.redis
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(raw) == 0 || raw[0] == '>' || len(c.unanswered) == 0 {
		return request{}
	}
	command := c.unanswered[0]
	c.unanswered = c.unanswered[1:]
	return command
}

// mayPass waits while a reply is held back, and so are all replies behind it. It
// reports false for a reply that is to be lost.
func (c *linkConn) mayPass(words, command []string) bool {
	r := c.link.redis
	for {
		changed := r.change.changed()
		r.mu.Lock()
		held := !c.cut && c.link.rules.holds(c.subscribed, words, command)
		news := held != c.holding
		c.holding, c.held = held, nil
		if held {
			c.held = command
		}
		losing := c.losing
		r.mu.Unlock()
		if losing {
			return false
		}
		if !held {
			return true
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
func (r rules) holds(subscribed bool, words, command []string) bool {
	switch {
	case subscribed && r.hold:
		return true
	case r.holdCommand != "" && len(command) > 0 && strings.ToLower(command[0]) == r.holdCommand:
		return true
	case r.holdText != "" && isAbout(command, r.holdText):
		return true
	}
	return r.holdChannel != "" && isConfirmation(words) && covers(words[0], words[1], r.holdChannel)
}

// isAbout reports whether a command has a text in one of its words.
func isAbout(command []string, text string) bool {
	return slices.ContainsFunc(command, func(word string) bool { return strings.Contains(word, text) })
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
	about := func(command []string) bool { return isAbout(command, text) }
	for conn := range l.conns {
		if about(conn.held) || slices.ContainsFunc(conn.unanswered, func(r request) bool { return about(r.words) }) {
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

// refused returns a command, or in its place one that Redis does not know and answers
// with an error, in its turn.
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
	return []byte("*1\r\n$7\r\nREFUSED\r\n"), []string{"REFUSED"}
}
