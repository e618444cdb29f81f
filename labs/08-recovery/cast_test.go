package recovery_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	recovery "socketlab/labs/08-recovery"
	"socketlab/labs/labtest"
)

func TestMain(m *testing.M) { labtest.Main(m, recovery.Setup) }

// window is how long a client may be away in these checks.
const window = time.Minute

// A chat is a cluster, and what its LAB_KEYS say.
type chat struct {
	*labtest.Cluster
	t      *testing.T
	prefix string
}

// start starts two nodes that keep 1,000 events.
func start(t *testing.T) *chat {
	t.Helper()
	return startKeeping(t, 1000)
}

func startKeeping(t *testing.T, keep int, options ...labtest.Option) *chat {
	t.Helper()
	prefix := ""
	options = append(options, labtest.Nodes(2), labtest.ManualClock(), labtest.KeysFrom(func(r *rand.Rand) string {
		prefix = fmt.Sprintf("chat-%x", r.Uint32())
		keys, _ := json.Marshal(map[string]any{"prefix": prefix, "window": window.String(), "keep": keep})
		return string(keys)
	}))
	c := labtest.Start(t, options...)
	return &chat{Cluster: c, t: t, prefix: prefix}
}

// say is the argument of the event "say". README.md lists its fields.
type say = map[string]any

func as(user string) labtest.DialOption { return labtest.Auth(map[string]any{"user": user}) }

// dial connects a client that can come back, as a user of its own.
func (c *chat) dial(node int, name string, options ...labtest.DialOption) *labtest.Reconnecting {
	c.t.Helper()
	client := c.Node(node).DialReconnecting(name, append(options, as(name))...)
	if client.PID() == "" {
		c.t.Fatalf("%s cannot come back as who it is\n    want: 40{\"sid\":…,\"pid\":…}\n    got:  a reply without a pid", name)
	}
	return client
}

// late starts a node that has seen nothing of what was said before.
func (c *chat) late() *labtest.Node {
	c.t.Helper()
	return c.StartNode()
}

// An asker is a client of either kind.
type asker interface {
	Ask(event string, args ...any) *labtest.Answer
}

func join(t *testing.T, room string, clients ...asker) {
	t.Helper()
	for _, client := range clients {
		client.Ask("room:join", room).Want("ok")
	}
}

// tell makes a client say texts to a room, one after another.
func tell(t *testing.T, speaker asker, room string, texts ...any) {
	t.Helper()
	for _, text := range texts {
		speaker.Ask("say", say{"to": []string{room}, "text": text}).Want("ok")
	}
}

// A hearer is a client of either kind.
type hearer interface {
	Next(event string, args ...any) *labtest.Event
	Nothing()
}

func hears(t *testing.T, client hearer, texts ...any) {
	t.Helper()
	for _, text := range texts {
		client.Next("said", text)
	}
}

// sessionKey is the key of a session in Redis.
func (c *chat) sessionKey(pid string) string { return c.prefix + ":session:" + pid }

// loses cuts the connection of a client, and waits until its session is suspended.
func (c *chat) loses(client *labtest.Reconnecting) {
	c.t.Helper()
	client.Cut()
	c.awaitAway(client)
}

// awaitAway waits until the session of a client has no more than the window to live.
func (c *chat) awaitAway(client *labtest.Reconnecting) {
	c.t.Helper()
	key := c.sessionKey(client.PID())
	c.Eventually("Redis keeps the session of "+client.Name()+" for a window after its connection broke", func() bool {
		ttl := c.ttl(key)
		return ttl > 0 && ttl <= window
	})
}

// The TTL of a key that does not expire, and of one that is not there.
const unlimited, missing = -1, -2

func (c *chat) ttl(key string) time.Duration {
	c.t.Helper()
	ttl, err := c.Redis().Client().PTTL(c.t.Context(), key).Result()
	if err != nil {
		c.t.Fatalf("read the TTL of a key: %v", err)
	}
	return ttl
}

// pass lets time pass: for the nodes, and for the keys of Redis.
func (c *chat) pass(d time.Duration) {
	c.t.Helper()
	c.Redis().AgeKeys(d)
	c.Advance(d)
}

// A described socket is what "node:sockets" says of a socket.
type described struct {
	ID string `json:"id"`
}

// sockets counts the sockets with an id on the nodes of these clients.
func sockets(id string, clients ...asker) (count int) {
	for _, client := range clients {
		var all []described
		client.Ask("node:sockets").Into(&all)
		for _, socket := range all {
			if socket.ID == id {
				count++
			}
		}
	}
	return count
}

// knocks connects with the pid and offset of a client that is away, and does not wait for the
// answer.
func knocks(client *labtest.Reconnecting, node *labtest.Node, user string) *labtest.Client {
	raw := node.Dial(client.Name()+", again", labtest.Raw())
	auth, _ := json.Marshal(map[string]any{"user": user, "pid": client.PID(), "offset": client.Offset()})
	raw.Send("40" + string(auth))
	return raw
}

// An identity is what the answer to CONNECT says.
type identity struct {
	SID string `json:"sid"`
	PID string `json:"pid"`
}

// identified reads the answer to CONNECT.
func identified(t *testing.T, raw *labtest.Client) (id identity) {
	t.Helper()
	frame := raw.Frame()
	payload, connected := strings.CutPrefix(frame, "40")
	if !connected || json.Unmarshal([]byte(payload), &id) != nil {
		t.Fatalf("%s was not let in first\n    want: 40{\"sid\":…,\"pid\":…}\n    got:  %s", raw.Name(), frame)
	}
	return id
}

// A self is what "me" says.
type self struct {
	ID        string   `json:"id"`
	User      string   `json:"user"`
	Rooms     []string `json:"rooms"`
	Mood      string   `json:"mood"`
	Recovered bool     `json:"recovered"`
}

func whoIs(client asker) (me self) {
	client.Ask("me").Into(&me)
	return me
}

func wantSame(t *testing.T, client asker, want self) {
	t.Helper()
	client.Ask("me").Want(want)
}

// texts returns n texts.
func texts(n int) []any {
	all := make([]any, n)
	for i := range all {
		all[i] = fmt.Sprint("missed ", i+1)
	}
	return all
}

// announce makes a client say a text to everybody.
func announce(t *testing.T, speaker asker, text string) {
	t.Helper()
	speaker.Ask("say", say{"text": text}).Want("ok")
}
