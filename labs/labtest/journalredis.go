package labtest

import (
	"hash/maphash"
	"slices"
	"strings"

	"socketlab/labs/labtest/journal"
)

// command records a command that a node sends to Redis.
func (r *recorder) command(node string, raw []byte, words []string) int {
	if len(words) == 0 {
		return 0
	}
	e := &event{kind: journal.Command, from: node, to: journal.Redis}
	e.setWire(raw)
	switch {
	case isNamed(words, "publish") && len(words) == 3:
		e.kind = journal.Publish
		e.key = r.published.key(words[1], words[2])
	case isNamed(words, aboutSubscriptions...):
		e.kind = journal.Subscribe
	}
	return r.record(e)
}

// isNamed reports whether a command has one of these names, in any case.
func isNamed(words []string, names ...string) bool {
	return len(words) > 0 && slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(words[0], name) })
}

// checkPublishes records a PUBLISH of the check, before Redis can deliver it.
func (r *recorder) checkPublishes(channel string, payload []byte) {
	text := "publish " + channel + " " + string(payload[:min(len(payload), maxShown+1)])
	e := &event{kind: journal.Publish, from: journal.Check, to: journal.Redis, text: text, whole: len("publish ") + len(channel) + len(" ") + len(payload)}
	e.key = r.published.key(channel, string(payload))
	r.mu.Lock()
	defer r.mu.Unlock()
	r.published.add(e.key, r.add(e))
}

// reaches notes that a PUBLISH is about to reach Redis, so that messages may follow.
func (r *recorder) reaches(id int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if i := id - r.dropped - 1; i >= 0 && i < r.kept.n && r.kept.at(i).kind == journal.Publish {
		r.published.add(r.kept.at(i).key, id)
	}
}

// lostReply records that the reply to a command is lost.
func (r *recorder) lostReply(node, command string, id int) {
	r.record(&event{
		kind: journal.Fault, from: journal.Check, to: journal.Redis, fault: "lost-reply", nodes: []string{node}, cause: id,
		text: "the reply to a command of " + node + " is lost: " + strings.ToUpper(command),
	})
}

// reply records a reply of Redis that goes to a node, or the confirmation of a subscription.
// It leaves out what tells about the machine of Redis, of a transaction too.
func (r *recorder) reply(node string, raw []byte, words []string, answered pending) {
	e := &event{kind: journal.Reply, from: journal.Redis, to: node, cause: answered.id}
	tells := len(answered.commands) == 0 && !isNamed(words, aboutSubscriptions...)
	for _, command := range answered.commands {
		tells = tells || isNamed(command, aboutServer...)
	}
	if status := strings.IndexByte("+-:", raw[0]) >= 0; tells && !status {
		e.text = "(" + plural(len(raw), "byte") + ", not shown)"
	} else {
		e.setWire(raw)
	}
	r.record(e)
}

// aboutServer are the commands that tell about the machine on which Redis runs.
var aboutServer = []string{"acl", "client", "cluster", "config", "debug", "hello", "info", "latency", "memory", "module", "role", "slowlog"}

// aboutSubscriptions are the commands that make or end subscriptions, and the first words
// of what Redis sends when it confirms them.
var aboutSubscriptions = []string{"subscribe", "psubscribe", "unsubscribe", "punsubscribe"}

// message records a message that goes to a node, on a subscription that it has on one of
// its connections.
func (r *recorder) message(node string, raw []byte, words []string, conn *linkConn) {
	n := len(words)
	e := &event{kind: journal.Message, from: journal.Redis, to: node}
	e.setWire(raw)
	key := r.published.key(words[n-2], words[n-1])
	r.mu.Lock()
	defer r.mu.Unlock()
	e.cause = r.published.of(key, subscription{conn, words[0], words[1]})
	r.add(e)
}

// setWire keeps the beginning of what crossed Redis. It is made readable when it is shown.
func (e *event) setWire(raw []byte) {
	e.wire, e.whole = true, len(raw)
	e.text = string(raw[:min(len(raw), maxWire)])
}

// publications remember who has received what was published, so that a message finds its
// PUBLISH.
type publications struct {
	seed  maphash.Seed
	known map[uint64][]publication // by channel and payload; in the order in which they reached Redis
}

type publication struct {
	id    int
	heard []subscription
}

// maxAlike is how many times the same publication is remembered. Who has not received the
// first of them will not find the last one, and none is found in error.
const maxAlike = 64

// A subscription is one of a connection: a node that has subscribed to a channel and to a
// pattern receives a message twice.
type subscription struct {
	conn       *linkConn
	kind, name string
}

func newPublications() publications {
	return publications{seed: maphash.MakeSeed(), known: map[uint64][]publication{}}
}

func (p *publications) key(channel, payload string) uint64 {
	return maphash.Comparable(p.seed, [2]string{channel, payload})
}

func (p *publications) add(key uint64, id int) {
	list := p.known[key]
	if len(list) == maxAlike {
		list = slices.Delete(list, 0, 1)
	}
	p.known[key] = append(list, publication{id: id})
}

// of returns the PUBLISH that a message comes from: the only one that this subscription
// may not have received yet. It returns 0 if there are several, or none.
func (p *publications) of(key uint64, sub subscription) int {
	list := p.known[key]
	from := len(list)
	for from > 0 && !slices.Contains(list[from-1].heard, sub) {
		from--
	}
	if len(list)-from != 1 {
		return 0
	}
	list[from].heard = append(list[from].heard, sub)
	return list[from].id
}

// forget forgets a PUBLISH that is not kept any more.
func (p *publications) forget(e *event) {
	if e.kind != journal.Publish {
		return
	}
	list := slices.DeleteFunc(p.known[e.key], func(known publication) bool { return known.id == e.id })
	if len(list) == 0 {
		delete(p.known, e.key)
	} else {
		p.known[e.key] = list
	}
}
