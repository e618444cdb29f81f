package labtest

// asks remembers which command asked for subscriptions, or for their end, until they are
// confirmed. The mutex must be held.
func (c *linkConn) asks(command string, names []string, id int) {
	if len(c.asking) > maxAsks {
		clear(c.asking) // Redis confirms nothing
	}
	for _, name := range names {
		key := command + " " + name
		if _, pending := c.asking[key]; pending {
			c.asking[key] = 0 // two commands cannot be told apart
		} else {
			c.asking[key] = id
		}
	}
}

// journal records what goes to the node, before it can act on it.
func (c *linkConn) journal(raw []byte, words []string, answered pending) {
	line := c.link.redis.cluster.line
	switch {
	case answered.words == nil && isMessage(words):
		line.message(c.link.name, raw, words, c)
		return
	case answered.words == nil && len(words) == 2:
		answered.id = c.confirms(words[0] + " " + words[1])
	}
	line.reply(c.link.name, raw, words, answered)
}

// confirms returns the command that asked for what is confirmed, or 0.
func (c *linkConn) confirms(key string) int {
	r := c.link.redis
	r.mu.Lock()
	defer r.mu.Unlock()
	id := c.asking[key]
	delete(c.asking, key)
	return id
}
