package labtest

import "strings"

// resubscribePatience is how many times longer the check waits for nodes to reconnect
// than for one event.
const resubscribePatience = 3

// Stop makes Redis unreachable for the nodes: their connections are cut and new
// ones are reset at once.
func (r *Redis) Stop(nodes ...*Node) {
	r.cluster.line.redisFault("stop", nodes, "Redis stops%s", forNodes(nodes))
	r.rule(nodes, func(rules *rules) { rules.down = true })
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.chosen(nodes) {
		l.cutAll()
	}
}

// Start makes Redis reachable again.
func (r *Redis) Start(nodes ...*Node) {
	r.cluster.line.redisFault("start", nodes, "Redis starts%s", forNodes(nodes))
	r.rule(nodes, func(rules *rules) { rules.down = false })
}

// CutSubscriptions cuts the connections on which the nodes have subscribed. New connections
// work, and so do the others.
func (r *Redis) CutSubscriptions(nodes ...*Node) {
	r.cluster.line.redisFault("cut-subscriptions", nodes, "the connections with a subscription are cut%s", forNodes(nodes))
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.chosen(nodes) {
		for conn := range l.conns {
			if conn.subscribed {
				conn.end()
			}
		}
	}
	r.change.wake()
}

// Blackhole lets the connections that the nodes have now carry nothing any more, in
// either direction, without an error, as when a firewall has forgotten them. New
// connections work.
func (r *Redis) Blackhole(nodes ...*Node) {
	r.cluster.line.redisFault("blackhole", nodes, "Redis is silent on its connections%s", forNodes(nodes))
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.chosen(nodes) {
		for conn := range l.conns {
			conn.blackhole()
		}
	}
	r.change.wake()
}

// LoseNextReply lets the next command of that name, such as "publish", of any of the nodes
// reach Redis and cuts its connection instead of the reply, which for a command in a
// transaction is that of its EXEC. A client that then tries again has it executed twice.
// Commands behind it on the same connection do not reach Redis. It does not affect
// connections with a subscription.
func (r *Redis) LoseNextReply(command string, nodes ...*Node) {
	r.cluster.line.quietRedisFault("lose-reply", nodes, "Redis loses the reply to the next %s%s", strings.ToUpper(command), forNodes(nodes))
	r.rule(nodes, func(rules *rules) { rules.lose = strings.ToLower(command) })
}

// AwaitSubscribe waits until each of the starting nodes has sent a SUBSCRIBE or
// PSUBSCRIBE, answered or not. A node that says ready before that fails the check.
func (r *Redis) AwaitSubscribe(nodes ...*Node) {
	c := r.cluster
	c.t.Helper()
	for _, n := range r.meant(nodes) {
		waited := c.await(startPatience, &r.change, func() bool {
			return r.subscribes(n) > 0 || n.IsReady() || !n.live()
		})
		switch {
		case r.subscribes(n) > 0:
		case waited != "":
			n.dump()
			c.fail(n.name+" did not subscribe on Redis", "SUBSCRIBE or PSUBSCRIBE", waited)
		case n.IsReady():
			c.fail(n.name+" was ready before it had subscribed on Redis", "SUBSCRIBE or PSUBSCRIBE, then ready", "ready "+n.URL())
		default:
			n.excused.Store(true) // this failure reports it
			c.fail(n.name+" did not subscribe on Redis", "SUBSCRIBE or PSUBSCRIBE", "the end of the process: "+n.ending())
		}
	}
}

// AwaitResubscribed waits until each live node has restored every subscription that
// Redis ever confirmed to it, except those that the node has ended itself. It waits
// three times as long as for an event.
func (r *Redis) AwaitResubscribed(nodes ...*Node) {
	c := r.cluster
	c.t.Helper()
	for _, n := range r.meant(nodes) {
		waited := c.await(resubscribePatience, &r.change, func() bool { return len(n.link.missing()) == 0 || !n.live() })
		if waited != "" {
			c.fail(n.name+" did not subscribe on Redis again", strings.Join(n.link.missing(), ", "), waited)
		}
	}
}

// Commands returns how many commands of that name, such as "evalsha", the nodes have sent
// to Redis, executed or not.
func (r *Redis) Commands(command string, nodes ...*Node) (sent int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.chosen(nodes) {
		sent += l.sent[strings.ToLower(command)]
	}
	return sent
}

func (r *Redis) subscribes(n *Node) int {
	return r.Commands("subscribe", n) + r.Commands("psubscribe", n)
}

// meant returns the live ones of the given nodes, or of all nodes if none is given.
func (r *Redis) meant(nodes []*Node) []*Node {
	if len(nodes) == 0 {
		nodes = r.cluster.nodes()
	}
	var live []*Node
	for _, n := range nodes {
		if n.live() {
			live = append(live, n)
		}
	}
	return live
}

func (r *Redis) rule(nodes []*Node, set func(*rules)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.chosen(nodes) {
		set(&l.rules)
	}
	if len(nodes) == 0 {
		set(&r.rules)
	}
	r.change.wake()
}

// chosen returns the links of the given nodes, or all links if none is given. The
// mutex must be held.
func (r *Redis) chosen(nodes []*Node) []*link {
	if len(nodes) == 0 {
		return r.links
	}
	var links []*link
	for _, n := range nodes {
		links = append(links, n.link)
	}
	return links
}

// forgetLoss ends LoseNextReply once it has happened. The mutex must be held.
func (r *Redis) forgetLoss() {
	r.rules.lose = ""
	for _, l := range r.links {
		l.rules.lose = ""
	}
}

func forNodes(nodes []*Node) string {
	if len(nodes) == 0 {
		return ""
	}
	return " for " + nodeNames(nodes)
}
