package labtest

import (
	"strings"
	"sync"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"
)

// An orderedPubSub serves the subscriptions of an embedded Redis. miniredis has two goroutines
// for each subscriber, one for channels and one for patterns, and so a message of a channel and
// one of a pattern may change places. Redis keeps their order on a connection, and adapters
// count on that.
type orderedPubSub struct {
	redis *miniredis.Miniredis

	mu          sync.Mutex
	subscribers map[*server.Peer]*miniredis.Subscriber
}

// orderMessages makes an embedded Redis keep the order of the messages on each connection.
func orderMessages(m *miniredis.Miniredis) {
	p := &orderedPubSub{redis: m, subscribers: map[*server.Peer]*miniredis.Subscriber{}}
	m.Server().SetPreHook(p.handle)
}

// handle carries out a command, or reports false if miniredis is to do it.
func (p *orderedPubSub) handle(c *server.Peer, command string, args ...string) bool {
	switch command {
	case "SUBSCRIBE", "PSUBSCRIBE":
		if len(args) == 0 {
			return false
		}
		p.change(c, p.subscriber(c), command, args)
		return true
	}
	sub := p.subscribed(c)
	if sub == nil {
		return false
	}
	switch command {
	case "UNSUBSCRIBE":
		p.change(c, sub, command, args, sub.Channels()...)
	case "PUNSUBSCRIBE":
		p.change(c, sub, command, args, sub.Patterns()...)
	case "PING":
		c.Block(func(w *server.Writer) {
			w.WriteLen(2)
			w.WriteBulk("pong")
			w.WriteBulk(strings.Join(args, " "))
		})
	case "QUIT", "HELLO", "CLIENT":
		return false
	default:
		c.WriteError("ERR Can't execute '" + strings.ToLower(command) +
			"': only (P)SUBSCRIBE / (P)UNSUBSCRIBE / PING / QUIT are allowed in this context")
	}
	return true
}

// subscribed returns the subscriber of a connection that has a subscription now, or nil.
func (p *orderedPubSub) subscribed(c *server.Peer) *miniredis.Subscriber {
	p.mu.Lock()
	defer p.mu.Unlock()
	if sub := p.subscribers[c]; sub != nil && sub.Count() > 0 {
		return sub
	}
	return nil
}

// subscriber returns the subscriber of a connection, and makes it if there is none.
func (p *orderedPubSub) subscriber(c *server.Peer) *miniredis.Subscriber {
	p.mu.Lock()
	defer p.mu.Unlock()
	if sub := p.subscribers[c]; sub != nil {
		return sub
	}
	sub := p.redis.NewSubscriber()
	p.subscribers[c] = sub
	go forwardMessages(c, sub)
	c.OnDisconnect(func() { p.disconnected(c, sub) })
	return sub
}

// change subscribes or unsubscribes, and confirms each name, before anything else can be
// published. Without names it is about all.
func (p *orderedPubSub) change(c *server.Peer, sub *miniredis.Subscriber, command string, names []string, all ...string) {
	do := map[string]func(string) int{
		"SUBSCRIBE": sub.Subscribe, "UNSUBSCRIBE": sub.Unsubscribe, "PSUBSCRIBE": sub.Psubscribe, "PUNSUBSCRIBE": sub.Punsubscribe,
	}[command]
	if len(names) == 0 {
		names = all
	}
	p.redis.Lock()
	defer p.redis.Unlock()
	for _, name := range names {
		confirm(c, command, func(w *server.Writer) { w.WriteBulk(name) }, do(name))
	}
	if len(names) == 0 {
		confirm(c, command, (*server.Writer).WriteNull, sub.Count())
	}
}

func confirm(c *server.Peer, command string, name func(*server.Writer), subscriptions int) {
	c.Block(func(w *server.Writer) {
		w.WritePushLen(3)
		w.WriteBulk(strings.ToLower(command))
		name(w)
		w.WriteInt(subscriptions)
	})
}

// disconnected ends a subscriber. It stays in a list of miniredis, where it receives nothing.
func (p *orderedPubSub) disconnected(c *server.Peer, sub *miniredis.Subscriber) {
	p.mu.Lock()
	delete(p.subscribers, c)
	p.mu.Unlock()
	p.redis.Lock()
	defer p.redis.Unlock()
	for _, name := range sub.Channels() {
		sub.Unsubscribe(name)
	}
	for _, name := range sub.Patterns() {
		sub.Punsubscribe(name)
	}
	sub.Close()
}

// forwardMessages writes each message before it takes the next one. miniredis hands them over
// one by one, in order.
func forwardMessages(c *server.Peer, sub *miniredis.Subscriber) {
	for {
		var words []string
		select {
		case m, more := <-sub.Messages():
			if !more {
				return
			}
			words = []string{"message", m.Channel, m.Message}
		case m, more := <-sub.Pmessages():
			if !more {
				return
			}
			words = []string{"pmessage", m.Pattern, m.Channel, m.Message}
		}
		c.Block(func(w *server.Writer) {
			w.WritePushLen(len(words))
			for _, word := range words {
				w.WriteBulk(word)
			}
			w.Flush()
		})
	}
}
