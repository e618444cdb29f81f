package labtest

import (
	"slices"
	"strings"
)

// A pending is a reply that has not come yet.
type pending struct {
	// commands are what it answers. EXEC answers the commands of its transaction too;
	// QUEUED, which only confirms that one of them has arrived, answers none.
	commands [][]string
	words    []string // the command whose turn it is
	id       int      // of that command's event in the journal
	lost     bool     // it is to be lost, and its connection with it
}

// has reports whether the reply answers a command of that name, in lower case.
func (p pending) has(command string) bool {
	return command != "" && slices.ContainsFunc(p.commands, func(words []string) bool { return strings.ToLower(words[0]) == command })
}

// isAbout reports whether the reply answers a command with a text in one of its words.
func (p pending) isAbout(text string) bool {
	return slices.ContainsFunc(p.commands, func(words []string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(word, text) })
	})
}

// pend notes a command and returns what its reply will answer. The mutex must be held.
func (c *linkConn) pend(words []string) pending {
	command := strings.ToLower(words[0])
	p := pending{commands: [][]string{words}, words: words}
	switch {
	case command == "multi" && c.queued == nil:
		c.queued = [][]string{}
	case c.queued == nil || command == "multi" || command == "watch":
	case command == "exec":
		p.commands = append(p.commands, c.queued...)
		c.queued = nil
	case command == "discard" || command == "reset" || command == "quit":
		c.queued = nil
	default:
		c.queued = append(c.queued, words)
		p.commands = nil
	}
	return p
}

// take returns what a reply answers and notes that it has come.
func (c *linkConn) take(raw []byte) pending {
	r := c.link.redis
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(raw) == 0 || raw[0] == '>' || len(c.unanswered) == 0 {
		return pending{}
	}
	p := c.unanswered[0]
	c.unanswered = c.unanswered[1:]
	return p
}
