package labtest

import (
	"slices"
	"strings"
)

// tearPatience is how many times longer the second piece of a message waits for a PING than
// a check waits for a single event.
const tearPatience = 2

// HoldReplies holds back Redis' replies to one command, such as "publish", and
// everything behind them on the same connection. The commands themselves reach Redis
// and are executed; the reply to a command in a transaction is that of its EXEC. It does
// not affect connections with a subscription. One command can be held back at a time.
func (r *Redis) HoldReplies(command string, nodes ...*Node) {
	r.cluster.line.redisFault("hold-replies", nodes, "Redis does not answer %s%s", strings.ToUpper(command), forNodes(nodes))
	r.rule(nodes, func(rules *rules) { rules.holdCommand = strings.ToLower(command) })
}

// HoldRepliesAbout is HoldReplies for every command with text in one of its words, such
// as the beginning of a key: a node may read a key with any command that does so.
func (r *Redis) HoldRepliesAbout(text string, nodes ...*Node) {
	r.cluster.line.redisFault("hold-replies", nodes, "Redis does not answer commands about %s%s", printable(text), forNodes(nodes))
	r.rule(nodes, func(rules *rules) { rules.holdText = text })
}

// HoldSubscriptions holds back everything that Redis sends on a connection that has
// sent SUBSCRIBE or PSUBSCRIBE: confirmations and messages. The commands themselves
// reach Redis.
func (r *Redis) HoldSubscriptions(nodes ...*Node) {
	r.cluster.line.quietRedisFault("hold-subscriptions", nodes, "Redis sends nothing on connections with a subscription%s", forNodes(nodes))
	r.rule(nodes, func(rules *rules) { rules.hold = true })
}

// HoldSubscription holds back the confirmation of each subscription that receives
// what is published on channel, whether it names the channel or a pattern, and
// everything behind it on the same connection. The commands themselves reach Redis.
func (r *Redis) HoldSubscription(channel string, nodes ...*Node) {
	r.cluster.line.quietRedisFault("hold-subscriptions", nodes, "Redis does not confirm subscriptions to %s%s", printable(channel), forNodes(nodes))
	r.rule(nodes, func(rules *rules) { rules.holdChannel = channel })
}

// Refuse makes Redis answer one command, such as "publish", with an error instead of
// executing it, as it does without the permission or the memory. The connections stay
// open.
func (r *Redis) Refuse(command string, nodes ...*Node) {
	r.cluster.line.redisFault("refuse", nodes, "Redis refuses %s%s", strings.ToUpper(command), forNodes(nodes))
	r.refuse(strings.ToLower(command), nodes)
}

// TearNextMessage makes the next message that a node receives from Redis arrive in two
// pieces, as a long one may. The second piece comes when the node has sent a PING on the
// connection, because it was quiet, or after twice the patience; AwaitWhole waits for it.
func (r *Redis) TearNextMessage(node *Node) {
	r.cluster.line.redisFault("tear", []*Node{node}, "the next message from Redis arrives in two pieces, for %s", node.name)
	over := tearPatience * r.cluster.patience
	r.rule([]*Node{node}, func(rules *rules) { rules.tear, rules.tearFor = true, over })
}

// AwaitWhole waits until the node has been sent both pieces after TearNextMessage.
func (r *Redis) AwaitWhole(node *Node) {
	c := r.cluster
	c.t.Helper()
	waited := c.await(tearPatience+1, &r.change, func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return !node.link.rules.tear && !node.link.tearing || !node.live()
	})
	if waited != "" {
		c.fail("Redis had no message for "+node.name, "a subscription that receives it", waited)
	}
}

// Unanswered reports, without waiting, whether the node waits at this moment for Redis to
// answer a command about each of the texts: one with the text in one of its words.
func (r *Redis) Unanswered(node *Node, texts ...string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !slices.ContainsFunc(texts, func(text string) bool { return !node.link.waitsFor(text) })
}

// RefuseSubscriptions is Refuse for SUBSCRIBE and PSUBSCRIBE, as Redis does without the
// permission to read the channels.
func (r *Redis) RefuseSubscriptions(nodes ...*Node) {
	r.cluster.line.redisFault("refuse", nodes, "Redis refuses SUBSCRIBE and PSUBSCRIBE%s", forNodes(nodes))
	r.refuse("subscribe", nodes)
}

func (r *Redis) refuse(command string, nodes []*Node) {
	r.rule(nodes, func(rules *rules) { rules.refuse, rules.refused = command, 0 })
}

// AwaitRefused waits until a command of each of the nodes has been answered with an error
// since the last [Redis.Refuse] or [Redis.RefuseSubscriptions].
func (r *Redis) AwaitRefused(nodes ...*Node) {
	c := r.cluster
	c.t.Helper()
	for _, n := range r.meant(nodes) {
		refused := func() bool {
			r.mu.Lock()
			defer r.mu.Unlock()
			return n.link.rules.refused > 0
		}
		if waited := c.await(resubscribePatience, &r.change, func() bool { return refused() || !n.live() }); waited != "" {
			c.fail(n.name+" did not ask Redis for what the check lets it refuse", "the command", waited)
		}
	}
}

// Delay keeps one command, such as "subscribe", and everything behind it on the same
// connection, from reaching Redis. A PSUBSCRIBE counts as a SUBSCRIBE. AwaitHeld waits for
// such a command. One command can be delayed at a time.
func (r *Redis) Delay(command string, nodes ...*Node) {
	r.cluster.line.redisFault("delay", nodes, "%s does not reach Redis yet%s", strings.ToUpper(command), forNodes(nodes))
	r.rule(nodes, func(rules *rules) { rules.late = strings.ToLower(command) })
}

// RefuseSubscription is Refuse for each SUBSCRIBE and PSUBSCRIBE that receives what is
// published on channel, whether it names the channel or a pattern, as Redis does for a
// user who may read some channels only. One channel can be refused at a time.
func (r *Redis) RefuseSubscription(channel string, nodes ...*Node) {
	r.cluster.line.redisFault("refuse", nodes, "Redis refuses subscriptions to %s%s", printable(channel), forNodes(nodes))
	r.rule(nodes, func(rules *rules) { rules.refuseAbout = channel })
}

// Release lets everything through that was held back, in order, and ends what refuses.
func (r *Redis) Release(nodes ...*Node) {
	r.cluster.line.quietRedisFault("release", nodes, "Redis lets everything through%s", forNodes(nodes))
	r.rule(nodes, func(rules *rules) { rules.release() })
}

// AwaitHeld waits until something is held back from each of the nodes: Redis has then
// executed what the node waits for, except after Delay. A node that is starting fails the
// check if it says ready before that.
func (r *Redis) AwaitHeld(nodes ...*Node) {
	c := r.cluster
	c.t.Helper()
	for _, n := range r.meant(nodes) {
		starting := !n.IsReady()
		early := func() bool { return starting && n.IsReady() }
		waited := c.await(startPatience, &r.change, func() bool { return n.link.holding() || early() || !n.live() })
		switch {
		case n.link.holding():
		case early():
			c.fail(n.name+" was ready without asking Redis for what the check holds back", "the command, then ready", "ready "+n.URL())
		case waited != "":
			c.fail(n.name+" did not ask Redis for what the check holds back", "the command", waited)
		default:
			n.excused.Store(true) // this failure reports it
			c.fail(n.name+" did not ask Redis for what the check holds back", "the command", "the end of the process: "+n.ending())
		}
	}
}
