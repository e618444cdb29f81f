package labtest

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest/journal"
)

// journalOf runs a check that keeps its journal, and reads it.
func journalOf(t *testing.T, check func(TB, Option)) (*journal.Journal, *probe) {
	t.Helper()
	dir := t.TempDir()
	p := run(t, func(t TB) { check(t, func(c *config) { c.journal = dir }) })
	file, err := os.Open(filepath.Join(dir, journalName(t.Name())))
	require.NoError(t, err, p.failure())
	defer file.Close()
	j, err := journal.Read(file)
	require.NoError(t, err)
	return j, p
}

// find returns the first event with these ends and a text that begins like this.
func find(t *testing.T, j *journal.Journal, kind journal.Kind, from, to, text string) journal.Event {
	t.Helper()
	for _, e := range j.Events {
		if e.Kind == kind && e.From == from && e.To == to && strings.HasPrefix(e.Text, text) {
			return e
		}
	}
	require.Fail(t, "no such event", "%s %s → %s %s", kind, from, to, text)
	return journal.Event{}
}

// A message can be followed from one client to the other, through Redis.
func TestJournalOfAMessage(t *testing.T) {
	t.Parallel()
	j, p := journalOf(t, func(t TB, keep Option) {
		c := Start(t, Nodes(2), Keys("talk to redis"), keep)
		alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
		alice.Ask("publish", "hi").Want("ok")
		alice.Next("heard", "parrot:1", `"hi"`)
		bob.Next("heard", "parrot:1", `"hi"`)
		c.Redis().Publish("parrot:2", []byte("direct"))
		bob.Next("heard", "parrot:2", "direct")
		bob.Nothing()
	})
	require.False(t, p.failed, p.failure())
	require.Equal(t, t.Name(), j.Check)
	require.False(t, j.Failed)
	require.Equal(t, []string{"node-1", "node-2"}, j.Nodes)
	require.Zero(t, j.Dropped)

	asked := find(t, j, journal.Frame, "alice", "node-1", `420["publish","hi"]`)
	published := find(t, j, journal.Publish, "node-1", journal.Redis, `publish parrot:1 "hi"`)
	message := find(t, j, journal.Message, journal.Redis, "node-2", `pmessage parrot:* parrot:1 "hi"`)
	own := find(t, j, journal.Message, journal.Redis, "node-1", `pmessage parrot:* parrot:1 "hi"`)
	heard := find(t, j, journal.Frame, "node-2", "bob", `42["heard","parrot:1"`)
	reply := j.Events[0]
	for _, e := range j.Events {
		if e.Kind == journal.Reply && e.Cause == published.ID {
			reply = e
		}
	}
	acknowledged := find(t, j, journal.Frame, "node-1", "alice", `430["ok"]`)

	require.IsIncreasing(t, []int{asked.ID, published.ID, message.ID, heard.ID})
	require.IsIncreasing(t, []int{published.ID, reply.ID, acknowledged.ID})
	require.Zero(t, published.Cause, "nothing on the wire says why")
	require.Equal(t, published.ID, message.Cause)
	require.Equal(t, published.ID, own.Cause)
	require.Zero(t, heard.Cause, "nothing on the wire says why")
	require.Equal(t, "2", reply.Text, "receivers")
	require.Equal(t, asked.ID, acknowledged.Cause)

	direct := find(t, j, journal.Publish, journal.Check, journal.Redis, "publish parrot:2 direct")
	require.Equal(t, direct.ID, find(t, j, journal.Message, journal.Redis, "node-2", "pmessage parrot:* parrot:2 direct").Cause)

	// The rest of a conversation.
	require.Equal(t, find(t, j, journal.Subscribe, "node-1", journal.Redis, "psubscribe parrot:*").ID,
		find(t, j, journal.Reply, journal.Redis, "node-1", "psubscribe parrot:*").Cause)
	require.Equal(t, find(t, j, journal.Frame, "alice", "node-1", "40").ID, find(t, j, journal.Frame, "node-1", "alice", "40{").Cause)
	marker, settled := find(t, j, journal.Frame, "bob", "node-2", "40/~marker-1,"), find(t, j, journal.Frame, "node-2", "bob", "44/~marker-1,")
	require.Equal(t, marker.ID, settled.Cause)
	require.True(t, marker.Quiet && settled.Quiet)
	require.True(t, find(t, j, journal.Frame, "node-1", "alice", "0{").Quiet)
	require.Regexp(t, `^ready http://127\.0\.0\.1:\d+$`, find(t, j, journal.Remark, "node-2", journal.Check, "ready").Text)
	require.Equal(t, "(the process has ended: exit status 0)", find(t, j, journal.Remark, "node-1", journal.Check, "(").Text)
}

// What is published twice in the same bytes is told apart, one after the other.
func TestJournalOfALostReply(t *testing.T) {
	t.Parallel()
	j, p := journalOf(t, func(t TB, keep Option) {
		c := Start(t, Keys("talk to redis"), keep)
		alice := c.Node(0).Dial("alice")
		c.Redis().LoseNextReply("publish")
		alice.Ask("publish", "once").Want("ok")
		alice.Next("heard", "parrot:1", `"once"`)
		alice.Next("heard", "parrot:1", `"once"`)
	})
	require.False(t, p.failed, p.failure())

	var published, messages []int
	for _, e := range j.Events {
		switch e.Kind {
		case journal.Publish:
			published = append(published, e.ID)
		case journal.Message:
			messages = append(messages, e.Cause)
		}
	}
	require.Len(t, published, 2)
	require.Len(t, messages, 2)
	lost := find(t, j, journal.Fault, journal.Check, journal.Redis, "the reply to a command of node-1 is lost: PUBLISH")
	require.Equal(t, "lost-reply", lost.Fault)
	require.Equal(t, published[0], lost.Cause)
	for i, cause := range messages {
		require.Contains(t, []int{0, published[i]}, cause) // 0 if the first came late
	}
}

// A failed check leaves its journal too, with what the node did wrong in it.
func TestJournalOfAFailure(t *testing.T) {
	t.Parallel()
	j, p := journalOf(t, func(t TB, keep Option) {
		c := Start(t, playing("node"), keep)
		alice := c.Node(0).Dial("alice")
		c.Node(0).DialWebSocket("max", "/nowhere")
		alice.Settle()
	})
	require.True(t, p.failed)
	require.True(t, j.Failed)
	require.True(t, strings.HasPrefix(p.failure(), "the HTTP handshake of max with node-1 was refused"), p.failure())
	request := find(t, j, journal.Frame, "max", "node-1", "GET /nowhere")
	require.Equal(t, request.ID, find(t, j, journal.Frame, "node-1", "max", "HTTP 404").Cause)

	j, p = journalOf(t, func(t TB, keep Option) {
		c := Start(t, keep)
		alice := c.Node(0).Dial("alice")
		alice.Emit("die")
		alice.Next("never")
	})
	require.Contains(t, p.failure(), "the parrot is no more")
	find(t, j, journal.Remark, "node-1", "alice", "(the connection was lost)")
	require.Equal(t, "(the process has ended: exit status 2)", find(t, j, journal.Remark, "node-1", journal.Check, "(the process").Text)
}

// Each fault is an event, with what it happens to.
func TestJournalOfFaults(t *testing.T) {
	t.Parallel()
	j, p := journalOf(t, func(t TB, keep Option) {
		c := Start(t, Nodes(2), ManualClock(), Keys("talk to redis"), keep)
		alice, bob := c.Node(0).Dial("alice"), c.Node(1).Dial("bob")
		one, redis := c.Node(0), c.Redis()
		c.Advance(time.Second)
		one.Advance(time.Second)
		bob.StopReading()
		bob.ResumeReading()
		alice.Cut()

		redis.HoldReplies("publish", one)
		redis.HoldRepliesAbout("key")
		redis.HoldSubscriptions()
		redis.HoldSubscription("x")
		redis.Refuse("get")
		redis.RefuseSubscriptions()
		redis.RefuseSubscription("x")
		redis.Delay("get")
		redis.TearNextMessage(one)
		redis.LoseNextReply("incr")
		redis.Release()
		redis.CutSubscriptions(one)
		redis.Blackhole(one)
		redis.Stop()
		redis.Start()

		c.Node(1).AskToStop()
		c.Node(1).Stop()
		one.Kill()
		one.Restart()
	})
	require.False(t, p.failed, p.failure())

	var got []string
	for _, e := range j.Events {
		require.Equal(t, e.Kind == journal.Fault, e.Fault != "")
		if e.Kind == journal.Fault {
			require.Equal(t, journal.Check, e.From)
			got = append(got, fmt.Sprint(e.Fault, " ", e.To, " ", e.Nodes))
		}
	}
	require.Equal(t, []string{
		"start node-1 []", "start node-2 []",
		"clock  []", "clock node-1 []", "stop-reading bob []", "read-again bob []", "cut alice [node-1]",
		"hold-replies redis [node-1]", "hold-replies redis []", "hold-subscriptions redis []", "hold-subscriptions redis []",
		"refuse redis []", "refuse redis []", "refuse redis []", "delay redis []", "tear redis [node-1]", "lose-reply redis []",
		"release redis []", "cut-subscriptions redis [node-1]", "blackhole redis [node-1]", "stop redis []", "start redis []",
		"stop node-2 []", "kill node-1 []", "start node-1 []", "clock node-1 []", // which its new clock catches up with
	}, got)
}

func TestJournalOfAFrozenNode(t *testing.T) {
	t.Parallel()
	j, p := journalOf(t, func(t TB, keep Option) {
		n := Start(t, keep).Node(0)
		n.Freeze()
		n.Thaw()
	})
	if p.skipped {
		t.Skip(p.failure())
	}
	require.Equal(t, "freeze", find(t, j, journal.Fault, journal.Check, "node-1", "node-1 freezes").Fault)
	require.Equal(t, "thaw", find(t, j, journal.Fault, journal.Check, "node-1", "node-1 goes on").Fault)
}

// A journal can be given to somebody: nothing of this machine is in it, and no password.
func TestJournalTellsNothing(t *testing.T) {
	t.Setenv("SOCKETLAB_MARKER", "a-secret-of-the-environment")
	outside := miniRedis(t)
	outside.RequireUserAuth("user", "hunter2/§")
	dir := t.TempDir()
	p := run(t, func(tb TB) {
		c := Start(tb, Keys("talk to redis"), func(c *config) {
			c.redisURL, c.journal = "redis://user:hunter2%2F%C2%A7@"+outside.Addr()+"/0", dir
		})
		alice := c.Node(0).Dial("alice")
		alice.Ask("publish", "hunter2/§").Want("ok")
		alice.Next("heard", "parrot:1", `"hunter2/§"`)
		alice.Ask("echo", strings.Repeat("x", maxShown-len(`420["echo","`)-3)+"hunter2/§").Raw()

		conn, err := net.Dial("tcp", c.Node(0).link.listener.Addr().String())
		require.NoError(t, err)
		defer conn.Close()
		replies := newRESPReader(conn)
		for _, command := range []string{"AUTH user hunter2/§", "INFO clients", "HELLO 2 AUTH user hunter2/§", "CLIENT GETNAME", "GET hunter2/§", "MULTI", "INFO clients", "EXEC"} {
			_, err = fmt.Fprintf(conn, "*%d\r\n%s", len(strings.Fields(command)), bulks(strings.Fields(command)...))
			require.NoError(t, err)
			_, _, err = replies.next()
			require.NoError(t, err)
		}
	})
	require.False(t, p.failed, p.failure())

	data, err := os.ReadFile(filepath.Join(dir, journalName(t.Name())))
	require.NoError(t, err)
	text := string(data)
	for _, shown := range []string{`"AUTH …"`, `"HELLO 2 AUTH …"`, `"GET …"`, `publish parrot:1 \"…\"`, `xxx…… (`, "not shown)"} {
		require.Contains(t, text, shown)
	}
	self, err := os.Executable()
	require.NoError(t, err)
	here, err := os.Getwd()
	require.NoError(t, err)
	for _, secret := range []string{"hunter2", "hun", "connected_clients", "a-secret", "SOCKETLAB_MARKER", self, here, dir, os.Getenv("PATH"), outside.Addr()} {
		require.NotContains(t, text, secret)
	}
}

// However much happens, so much is kept; and what crosses Redis pushes no frame out of the
// transcript.
func TestJournalIsBounded(t *testing.T) {
	t.Parallel()
	r := newRecorder()
	publish := []byte("*3\r\n" + bulks("publish", "x", "y"))
	r.sent("a", "node-1", "first")
	for range journal.MaxEvents {
		r.reaches(r.command("node-1", publish, []string{"publish", "x", "y"}))
	}
	r.sent("a", "node-1", "last")

	j := r.journal(concealer{})
	require.Equal(t, 2, j.Dropped)
	require.Len(t, j.Events, journal.MaxEvents)
	require.Equal(t, 3, j.Events[0].ID)
	require.Equal(t, "last", j.Events[journal.MaxEvents-1].Text)
	require.Equal(t, "frames:  0.000  a → node-1  first  0.000  a → node-1  last", strings.ReplaceAll(alike(r.String()), "\n", ""))
	require.Len(t, r.published.known, 1)
	require.LessOrEqual(t, len(r.published.known[r.published.key("x", "y")]), maxAlike)

	for range journal.MaxEvents {
		r.sent("a", "node-1", "frame")
	}
	require.Empty(t, r.published.known, "of events that are gone")

	small := newRecorder()
	small.limit = 100 << 10
	long := strings.Repeat("x", 1<<20)
	for range 2000 {
		small.received("a", "node-1", long)
	}
	require.LessOrEqual(t, small.size, small.limit)
	j = small.journal(concealer{})
	require.Equal(t, 2000, j.Dropped+len(j.Events))
	require.Greater(t, len(j.Events), 100)
	require.Equal(t, 1<<20, j.Events[0].Bytes)
	require.Equal(t, strings.Repeat("x", maxShown)+"… (1048576 bytes)", j.Events[0].Text)
}

// Many goroutines write at once; what they write is in one order.
func TestJournalOfManyGoroutines(t *testing.T) {
	t.Parallel()
	r := newRecorder()
	var writers sync.WaitGroup
	for range 8 {
		c := &connection{name: "a", node: &Node{name: "node-1"}}
		writers.Go(func() {
			for i := range 100 {
				asked := r.frameSent(c, fmt.Sprintf(`42%d["x"]`, i))
				r.frameReceived(c, fmt.Sprintf(`43%d[]`, i))
				r.command("node-1", []byte("*1\r\n$4\r\nping\r\n"), []string{"ping"})
				r.fault("clock", "node-1", "%d", asked)
			}
			_ = r.String()
		})
	}
	writers.Wait()

	var b strings.Builder
	require.NoError(t, r.journal(concealer{}).Write(&b))
	j, err := journal.Read(strings.NewReader(b.String()))
	require.NoError(t, err)
	require.Len(t, j.Events, 8*100*4)
	for _, e := range j.Events {
		if e.Kind == journal.Frame && e.From == "node-1" {
			asked := j.Events[e.Cause-1]
			require.Equal(t, e.Text[2:len(e.Text)-2], asked.Text[2:len(asked.Text)-5])
		}
	}
}

func TestUnwritableJournal(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	p := run(t, func(t TB) { Start(t, func(c *config) { c.journal = file }) })
	require.True(t, p.failed)
	require.True(t, strings.HasPrefix(p.failure(), "infra: cannot write the journal, which LAB_JOURNAL asks for: "), p.failure())
}

func TestJournalName(t *testing.T) {
	require.Equal(t, "TestA_b.jsonl", journalName("TestA/b"))
	require.Equal(t, ".._.._x_.jsonl", journalName("../../x\x00"))
	require.Len(t, journalName(strings.Repeat("é", 300)), 200+len(".jsonl"))
}
