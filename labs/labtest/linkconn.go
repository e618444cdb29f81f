package labtest

import (
	"strings"
	"time"
)

// end cuts the connection on both sides. The mutex must be held.
func (c *linkConn) end() {
	if c.cut {
		return
	}
	c.cut = true
	delete(c.link.conns, c)
	reset(c.client)
	_ = c.server.Close()
}

func (c *linkConn) finish() {
	r := c.link.redis
	r.mu.Lock()
	defer r.mu.Unlock()
	c.end()
	r.change.wake()
}

// forwardCommands carries commands from the node to Redis.
func (c *linkConn) forwardCommands() {
	commands := newRESPReader(c.client)
	last := false
	for {
		raw, words, err := commands.next()
		if err != nil {
			break
		}
		id := c.link.redis.cluster.line.command(c.link.name, raw, words)
		if last || c.isBlackholed() {
			continue
		}
		raw, words = c.refused(raw, words)
		c.awaitTurn(words)
		last = c.see(words, id)
		if _, err := c.server.Write(raw); err != nil {
			break
		}
	}
	c.finish()
}

// blackhole lets the connection carry nothing from now on. The mutex must be held.
func (c *linkConn) blackhole() {
	c.blackholed = true
	clear(c.confirmed)
}

func (c *linkConn) isBlackholed() bool {
	c.link.redis.mu.Lock()
	defer c.link.redis.mu.Unlock()
	return c.blackholed
}

// see notes what a command means for the proxy, before Redis can answer it. The id is that
// of its event. It reports whether the command is the last one of its connection, which ends
// with the reply.
func (c *linkConn) see(words []string, id int) bool {
	if len(words) == 0 {
		return false
	}
	r := c.link.redis
	r.mu.Lock()
	defer r.mu.Unlock()
	command := strings.ToLower(words[0])
	c.link.sent[command]++
	switch command {
	case "subscribe", "psubscribe":
		c.subscribed = true
		c.asks(command, words[1:], id)
		r.change.wake()
	case "unsubscribe", "punsubscribe":
		kind := strings.Replace(command, "un", "", 1)
		c.giveUp(kind, words[1:])
		c.asks(command, words[1:], id)
	case "ping":
		c.pings++
		r.change.wake()
	case "publish":
		r.cluster.steps.nodePublished(c.link.name, words[len(words)-1])
		r.cluster.line.reaches(id)
	}
	if c.subscribed {
		return false
	}
	p := c.pend(words)
	p.id = id
	p.lost = p.has(c.link.rules.lose)
	c.unanswered = append(c.unanswered, p)
	if p.lost {
		r.cluster.line.lostReply(c.link.name, c.link.rules.lose, id)
		r.forgetLoss()
	}
	return p.lost
}

// giveUp forgets subscriptions that the node has ended: all of the kind if names is
// empty.
func (c *linkConn) giveUp(kind string, names []string) {
	if len(names) == 0 {
		for key := range c.confirmed {
			if strings.HasPrefix(key, kind+" ") {
				names = append(names, strings.TrimPrefix(key, kind+" "))
			}
		}
	}
	for _, name := range names {
		delete(c.confirmed, kind+" "+name)
		delete(c.link.wanted, kind+" "+name)
	}
}

// forwardReplies carries replies and messages from Redis to the node.
func (c *linkConn) forwardReplies() {
	defer c.finish()
	replies := newRESPReader(c.server)
	for {
		raw, words, err := replies.next()
		if err != nil {
			return
		}
		answered := c.answered(raw, words)
		if answered.lost {
			return
		}
		c.confirm(words) // before the node can act on it
		if c.isBlackholed() {
			continue
		}
		c.journal(raw, words, answered)
		if c.tears(words) {
			half := len(raw) / 2
			_, err := c.client.Write(raw[:half])
			if err == nil {
				c.awaitPing()
				_, err = c.client.Write(raw[half:])
			}
			c.torn()
			if err != nil {
				return
			}
			continue
		}
		if _, err := c.client.Write(raw); err != nil {
			return
		}
	}
}

// tears reports whether a reply is the message that is to be torn in two, once.
func (c *linkConn) tears(words []string) bool {
	r := c.link.redis
	r.mu.Lock()
	defer r.mu.Unlock()
	if !c.subscribed || !isMessage(words) {
		return false
	}
	tears := c.link.rules.tear
	c.link.rules.tear, c.link.tearing = false, tears
	return tears
}

// torn notes that both pieces of a message are on their way.
func (c *linkConn) torn() {
	r := c.link.redis
	r.mu.Lock()
	defer r.mu.Unlock()
	c.link.tearing = false
	r.change.wake()
}

// awaitPing waits until the node sends a PING on the connection, the connection ends, or
// twice the patience is over.
func (c *linkConn) awaitPing() {
	r := c.link.redis
	r.mu.Lock()
	before, over := c.pings, time.NewTimer(c.link.rules.tearFor)
	r.mu.Unlock()
	defer over.Stop()
	for {
		changed := r.change.changed()
		r.mu.Lock()
		done := c.pings > before || c.cut
		r.mu.Unlock()
		if done {
			return
		}
		select {
		case <-changed:
		case <-over.C:
			return
		}
	}
}

// confirm notes a message, or the confirmation of a subscription.
func (c *linkConn) confirm(words []string) {
	r := c.link.redis
	r.mu.Lock()
	defer r.mu.Unlock()
	if !c.subscribed {
		return // an ordinary reply may have the same words
	}
	if isMessage(words) {
		r.cluster.steps.nodeReceived(c.link.name, words[len(words)-1])
	}
	if !isConfirmation(words) || c.blackholed {
		return
	}
	key := words[0] + " " + words[1]
	c.confirmed[key] = true
	r.cluster.steps.nodeSubscribed(c.link.name)
	c.link.wanted[key] = true
	r.change.wake()
}

// isMessage reports whether a reply is a message of a subscription.
func isMessage(words []string) bool {
	return len(words) == 3 && words[0] == "message" || len(words) == 4 && words[0] == "pmessage"
}
