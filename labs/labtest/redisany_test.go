package labtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// A redisCommand is one that the labs' nodes use.
type redisCommand struct {
	words  []any
	before []any // what must be there first
	reply  any
	trace  []any // a command that shows whether it was executed, if it changes anything
	after  any   // what trace then replies
}

// redisCommands returns the commands, by name.
func redisCommands() map[string]redisCommand {
	const script = `return redis.call("INCR", KEYS[1])`
	entry := []any{[]any{"1-1", []any{"field", "value"}}}
	added := []any{"XADD", "s", "1-1", "field", "value"}
	return map[string]redisCommand{
		"get":     {words: []any{"GET", "k"}, before: []any{"SET", "k", "v"}, reply: "v"},
		"getdel":  {words: []any{"GETDEL", "k"}, before: []any{"SET", "k", "v"}, reply: "v", trace: []any{"EXISTS", "k"}, after: int64(0)},
		"eval":    {words: []any{"EVAL", script, 1, "k"}, reply: int64(1), trace: []any{"GET", "k"}, after: "1"},
		"evalsha": {words: []any{"EVALSHA", redis.NewScript(script).Hash(), 1, "k"}, before: []any{"SCRIPT", "LOAD", script}, reply: int64(1), trace: []any{"GET", "k"}, after: "1"},
		"xadd":    {words: []any{"XADD", "s", "MAXLEN", "~", "100", "1-1", "field", "value"}, reply: "1-1", trace: []any{"XLEN", "s"}, after: int64(1)},
		"xrange":  {words: []any{"XRANGE", "s", "-", "+", "COUNT", "10"}, before: added, reply: entry},
		"xread":   {words: []any{"XREAD", "COUNT", "10", "STREAMS", "s", "0"}, before: added, reply: []any{[]any{"s", entry}}},
	}
}

// inBackground sends a command and returns a channel for its reply.
func inBackground(client *redis.Client, words []any) chan *redis.Cmd {
	replies := make(chan *redis.Cmd, 1)
	options := *client.Options()
	options.Protocol, options.MaxRetries = 2, -1
	go func() {
		alone := redis.NewClient(&options)
		defer alone.Close()
		replies <- alone.Do(context.Background(), words...)
	}()
	return replies
}

// Replies of any command can be held back, for one node.
func TestHeldRepliesOfAnyCommand(t *testing.T) {
	for name, command := range redisCommands() {
		t.Run(name, func(t *testing.T) {
			c := Start(t, Nodes(2))
			direct, mine := c.Redis().Client(), redisOf(t, c.Node(0))
			command.prepare(t, direct)

			c.Redis().HoldReplies(name, c.Node(0))
			late := inBackground(mine, command.words)
			c.Redis().AwaitHeld(c.Node(0))
			require.Empty(t, late)
			command.requireExecuted(t, direct)
			require.Equal(t, 1, c.Redis().Commands(name, c.Node(0)))
			require.Zero(t, c.Redis().Commands(name, c.Node(1)))

			requireAnswer(t, <-inBackground(redisOf(t, c.Node(1)), aboutAnother("one", command.words)))
			c.Redis().Release(c.Node(0))
			command.requireReply(t, <-late)
		})
	}
}

// Any command can be kept from Redis for a while, for one node.
func TestDelayOfAnyCommand(t *testing.T) {
	for name, command := range redisCommands() {
		t.Run(name, func(t *testing.T) {
			c := Start(t)
			direct, mine := c.Redis().Client(), redisOf(t, c.Node(0))
			command.prepare(t, direct)

			c.Redis().Delay(name, c.Node(0))
			late := inBackground(mine, command.words)
			c.Redis().AwaitHeld(c.Node(0))
			require.Empty(t, late)
			if command.trace != nil {
				require.NotEqual(t, command.after, direct.Do(t.Context(), command.trace...).Val())
			}
			c.Redis().Release(c.Node(0))

			command.requireReply(t, <-late)
			command.requireExecuted(t, direct)
		})
	}
}

// The next reply of any command can be lost, for one node.
func TestLostReplyOfAnyCommand(t *testing.T) {
	for name, command := range redisCommands() {
		t.Run(name, func(t *testing.T) {
			c := Start(t, Nodes(2))
			direct, mine := c.Redis().Client(), redisOf(t, c.Node(0))
			command.prepare(t, direct)

			c.Redis().LoseNextReply(name, c.Node(0))
			requireAnswer(t, <-inBackground(redisOf(t, c.Node(1)), aboutAnother("one", command.words)))
			lost := (<-inBackground(mine, command.words)).Err()
			require.Error(t, lost)
			require.False(t, isAnswer(lost), lost)
			command.requireExecuted(t, direct)
			requireAnswer(t, <-inBackground(mine, aboutAnother("two", command.words))) // only the next one

			require.Contains(t, c.line.String(), "the reply to a command of node-1 is lost: ")
		})
	}
}

// A read that blocks is held back or lost when it is answered, not before.
func TestBlockedRead(t *testing.T) {
	c := Start(t)
	ctx, direct, mine := context.Background(), c.Redis().Client(), redisOf(t, c.Node(0))
	read := []any{"XREAD", "BLOCK", "0", "STREAMS", "s", "$"}
	add := func() {
		require.NoError(t, direct.XAdd(ctx, &redis.XAddArgs{Stream: "s", Values: []string{"a", "1"}}).Err())
	}
	blocked := func(n int) {
		c.Eventually("the read has reached Redis", func() bool { return c.Redis().Commands("xread") == n })
	}

	c.Redis().HoldReplies("xread")
	late := inBackground(mine, read)
	blocked(1)
	require.False(t, c.Node(0).link.holding())
	// The stream may be written to before Redis has begun to read: add until it answers.
	c.Eventually("the read is held back", func() bool { add(); return c.Node(0).link.holding() })
	require.Empty(t, late)
	c.Redis().Release()
	require.NoError(t, (<-late).Err())

	c.Redis().LoseNextReply("xread")
	lost := inBackground(mine, read)
	blocked(2)
	require.Empty(t, lost)
	c.Eventually("the read is lost", func() bool { add(); return len(lost) > 0 })
	require.Error(t, (<-lost).Err())
}

// The reply to a command in a transaction is that of EXEC: before it, nothing is executed.
func TestTransaction(t *testing.T) {
	c := Start(t)
	ctx, direct, mine := context.Background(), c.Redis().Client(), redisOf(t, c.Node(0))
	transact := func() chan error {
		done := make(chan error, 1)
		go func() {
			_, err := mine.TxPipelined(ctx, func(p redis.Pipeliner) error {
				p.Incr(ctx, "n")
				p.XAdd(ctx, &redis.XAddArgs{Stream: "s", Values: []string{"a", "1"}})
				return nil
			})
			done <- err
		}()
		return done
	}

	c.Redis().HoldReplies("xadd")
	late := transact()
	c.Redis().AwaitHeld()
	require.EqualValues(t, 1, direct.XLen(ctx, "s").Val())
	require.True(t, c.Redis().Unanswered(c.Node(0), "s"))
	require.Empty(t, late)
	c.Redis().Release()
	require.NoError(t, <-late)

	c.Redis().HoldRepliesAbout("n")
	late = transact()
	c.Redis().AwaitHeld()
	require.EqualValues(t, 2, direct.XLen(ctx, "s").Val())
	c.Redis().Release()
	require.NoError(t, <-late)

	c.Redis().LoseNextReply("incr")
	require.Error(t, <-transact())
	require.EqualValues(t, 3, direct.XLen(ctx, "s").Val())

	c.Redis().Delay("xadd")
	late = transact()
	c.Redis().AwaitHeld()
	require.Equal(t, "3", direct.Get(ctx, "n").Val())
	c.Redis().Release()
	require.NoError(t, <-late)

	c.Redis().Refuse("xadd")
	require.Error(t, <-transact())
	c.Redis().AwaitRefused()
	require.Equal(t, "4", direct.Get(ctx, "n").Val(), "the whole transaction is aborted")
	c.Redis().Release()
	require.NoError(t, <-transact())
	require.Equal(t, 6, c.Redis().Commands("exec"))
	require.Equal(t, 6, c.Redis().Commands("xadd"))
}

// What is discarded is not executed, so its reply is not lost.
func TestDiscardedTransaction(t *testing.T) {
	c := Start(t)
	ctx := context.Background()
	conn := redisOf(t, c.Node(0)).Conn()
	defer conn.Close()
	do := func(words ...any) error { return conn.Do(ctx, words...).Err() }

	c.Redis().LoseNextReply("incr")
	for _, words := range [][]any{{"MULTI"}, {"INCR", "n"}, {"MULTI"}, {"DISCARD"}, {"EXEC"}} {
		err := do(words...)
		require.True(t, err == nil || isAnswer(err), err)
	}

	require.Error(t, do("INCR", "n"))
	require.Equal(t, "1", c.Redis().Client().Get(ctx, "n").Val())
}

// In a pipeline, what comes before a command is answered, and what comes behind it waits or
// is lost with it.
func TestPipeline(t *testing.T) {
	c := Start(t)
	ctx, direct := context.Background(), c.Redis().Client()
	pipeline := func() chan string {
		conn, err := net.Dial("tcp", c.Node(0).link.listener.Addr().String())
		require.NoError(t, err)
		_, err = conn.Write([]byte(resp("INCR before") + resp("INCRBY it 1") + resp("INCR behind") + resp("QUIT")))
		require.NoError(t, err)
		replies := make(chan string, 1)
		go func() {
			defer conn.Close()
			got, _ := io.ReadAll(conn)
			replies <- strings.ReplaceAll(string(got), "\r\n", " ")
		}()
		return replies
	}

	c.Redis().HoldReplies("incrby")
	late := pipeline()
	c.Redis().AwaitHeld()
	require.Equal(t, "1", direct.Get(ctx, "it").Val())
	require.Empty(t, late)
	c.Redis().Release()
	require.Equal(t, ":1 :1 :1 +OK ", <-late)

	c.Redis().LoseNextReply("incrby")
	require.Equal(t, ":2 ", <-pipeline())
	require.Equal(t, "2", direct.Get(ctx, "it").Val())
	require.Equal(t, "1", direct.Get(ctx, "behind").Val())

	require.Equal(t, ":3 :3 :2 +OK ", <-pipeline())
}

// A reply with the words of a message or a confirmation is neither.
func TestReplyThatLooksLikeAMessage(t *testing.T) {
	c := Start(t)
	ctx, mine := context.Background(), redisOf(t, c.Node(0))
	require.NoError(t, mine.RPush(ctx, "a", "message", "x", "y").Err())
	require.NoError(t, mine.RPush(ctx, "b", "subscribe", "x").Err())

	c.Redis().TearNextMessage(c.Node(0))
	c.Redis().HoldSubscription("x")
	require.Len(t, mine.LRange(ctx, "a", 0, -1).Val(), 3)
	require.Len(t, mine.LRange(ctx, "b", 0, -1).Val(), 2)

	c.Redis().AwaitResubscribed() // there is no subscription
	require.True(t, c.Node(0).link.rules.tear)
}

func (r redisCommand) prepare(t *testing.T, direct *redis.Client) {
	if r.before != nil {
		require.NoError(t, direct.Do(t.Context(), r.before...).Err())
	}
}

func (r redisCommand) requireReply(t *testing.T, got *redis.Cmd) {
	require.NoError(t, got.Err())
	require.Equal(t, r.reply, got.Val())
}

func (r redisCommand) requireExecuted(t *testing.T, direct *redis.Client) {
	if r.trace != nil {
		require.Eventually(t, func() bool { return r.after == direct.Do(t.Context(), r.trace...).Val() }, hardBound, time.Millisecond)
	}
}

// resp returns a command as Redis reads it.
func resp(command string) string {
	words := strings.Fields(command)
	text := fmt.Sprintf("*%d\r\n", len(words))
	for _, word := range words {
		text += fmt.Sprintf("$%d\r\n%s\r\n", len(word), word)
	}
	return text
}

// isAnswer reports whether an error came from Redis, which has nothing or refuses.
func isAnswer(err error) bool {
	var refusal redis.Error
	return errors.As(err, &refusal)
}

func requireAnswer(t *testing.T, got *redis.Cmd) {
	require.True(t, got.Err() == nil || errors.Is(got.Err(), redis.Nil), got.Err())
}

// aboutAnother returns a command about another key, which is not there.
func aboutAnother(key string, words []any) []any {
	var other []any
	for _, word := range words {
		if word == "k" || word == "s" {
			word = key
		}
		other = append(other, word)
	}
	return other
}
