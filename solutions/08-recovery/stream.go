package recovery

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/08-recovery/app"
	"socketlab/labs/socketio"
)

const (
	pageSize  = 50                     // entries that are read, or trimmed, at once
	blockTime = 250 * time.Millisecond // how long Wait waits
	markTime  = 4                      // how many windows a mark stays: longer than any client is away
)

// A Stream is the history of one namespace in Redis. It has a name for its life: when Redis
// has lost its data, the next stream has another one.
type Stream struct {
	redis   *redis.Client
	keys    app.Keys
	name    string // key of the stream
	end     string // key of a hash: its life, and the id of its newest entry
	trimmed string // prefix of the keys of marks
}

// NewStream returns the stream of a namespace.
func NewStream(client *redis.Client, keys app.Keys, nsp string) *Stream {
	key := func(kind string) string { return keys.Prefix + ":" + kind + ":" + nsp }
	return &Stream{redis: client, keys: keys, name: key("stream"), end: key("end"), trimmed: key("trimmed") + ":"}
}

// appendEntry adds an entry. What it trims leaves a mark for each room: the id of the newest
// event for it that is lost. By that alone a client knows whether it has lost something.
var appendEntry = redis.NewScript(`
local stream, finish, trimmed = unpack(KEYS)
local life, field, value, marks, keep, page, time = unpack(ARGV)
redis.call('HSETNX', finish, 'life', life)
local id = redis.call('XADD', stream, '*', 'life', redis.call('HGET', finish, 'life'), 'marks', marks, field, value)
redis.call('HSET', finish, 'newest', id)
local excess = redis.call('XLEN', stream) - keep
if excess >= tonumber(page) then
	for _, entry in ipairs(redis.call('XRANGE', stream, '-', '+', 'COUNT', excess)) do
		for _, mark in ipairs(cjson.decode(entry[2][4])) do
			redis.call('SET', trimmed .. mark, entry[1], 'PX', time)
		end
	end
	redis.call('XTRIM', stream, 'MAXLEN', keep)
end
return id`)

// Append adds an event that EncodeBroadcast has encoded.
func (s *Stream) Append(ctx context.Context, event []byte, opts socketio.BroadcastOptions) error {
	marks := []string{}
	switch {
	case opts.Flags.Volatile: // nobody misses it
	case len(opts.Rooms) == 0:
		marks = []string{"all"}
	default:
		for _, room := range opts.Rooms {
			marks = append(marks, markOf(room))
		}
	}
	return s.append(ctx, "event", event, marks)
}

func markOf(room string) string { return "room:" + room }

// Taken tells all nodes that a session was taken.
func (s *Stream) Taken(ctx context.Context, id string, generation int64) error {
	return s.append(ctx, "taken", app.EncodeTaken(id, generation), []string{})
}

func (s *Stream) append(ctx context.Context, field string, value any, marks []string) error {
	encoded, err := json.Marshal(marks)
	if err == nil {
		err = appendEntry.Run(ctx, s.redis, []string{s.name, s.end, s.trimmed},
			newLife(), field, value, encoded, s.keys.Keep, pageSize, (markTime * s.keys.Window).Milliseconds()).Err()
	}
	if err != nil {
		return fmt.Errorf("append to %s: %w", s.name, err)
	}
	return nil
}

func newLife() string { return rand.Text()[:10] }

// End returns the position of the newest entry. It gives the stream a life if it has none.
func (s *Stream) End(ctx context.Context) (app.Position, error) {
	pipeline := s.redis.Pipeline()
	pipeline.HSetNX(ctx, s.end, "life", newLife())
	end := pipeline.HGetAll(ctx, s.end)
	if _, err := pipeline.Exec(ctx); err != nil {
		return app.Position{}, fmt.Errorf("find the end of %s: %w", s.name, err)
	}
	return app.At(end.Val()["life"], end.Val()["newest"]), nil
}

// Wait returns the next entries after a position. If none comes for a while it returns none.
func (s *Stream) Wait(ctx context.Context, after app.Position) ([]app.Entry, error) {
	ctx, cancel := context.WithTimeout(ctx, blockTime+app.RedisTimeout)
	defer cancel()
	streams, err := s.redis.XRead(ctx, &redis.XReadArgs{
		Streams: []string{s.name, after.ID()}, Count: pageSize, Block: blockTime,
	}).Result()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", s.name, err)
	}
	return app.Decode(after.Life, streams[0].Messages), nil
}

// Missed returns the next entries after a position. It fails with errGap if something that is
// for the member was trimmed there.
func (s *Stream) Missed(ctx context.Context, member app.Membership, after app.Position) ([]app.Entry, error) {
	pipeline := s.redis.Pipeline()
	entries := pipeline.XRangeN(ctx, s.name, "("+after.ID(), "+", pageSize)
	gap := s.gap(ctx, pipeline, member, after)
	if _, err := pipeline.Exec(ctx); err != nil {
		return nil, fmt.Errorf("read %s: %w", s.name, err)
	}
	if gap() {
		return nil, errGap
	}
	return app.Decode(after.Life, entries.Val()), nil
}

// Complete reports whether all that is for a member after a position is kept. The client has
// named the position, and may be wrong.
func (s *Stream) Complete(ctx context.Context, member app.Membership, after app.Position) (bool, error) {
	end, err := s.End(ctx)
	if err != nil || after.After(end) {
		return false, err
	}
	pipeline := s.redis.Pipeline()
	last := pipeline.XRevRangeN(ctx, s.name, after.ID(), "-", 1)
	gap := s.gap(ctx, pipeline, member, after)
	if _, err := pipeline.Exec(ctx); err != nil {
		return false, fmt.Errorf("read %s: %w", s.name, err)
	}
	// Entries are trimmed from the beginning. So if an earlier one is there, and the one at the
	// position is not, Redis has lost that one, and perhaps others that followed it.
	known := len(last.Val()) == 0 || last.Val()[0].ID == after.ID()
	return known && !gap(), nil
}

// gap asks for the marks of a member. After the pipeline, the function that it returns reports
// whether one of them is for something that the member has missed after a position.
func (s *Stream) gap(ctx context.Context, pipeline redis.Pipeliner, member app.Membership, after app.Position) func() bool {
	since, keys := []app.Position{after}, []string{s.trimmed + "all"}
	for room, joined := range member {
		since, keys = append(since, joined), append(keys, s.trimmed+markOf(room))
	}
	marks := pipeline.MGet(ctx, keys...)
	return func() bool {
		for i, mark := range marks.Val() {
			id, _ := mark.(string)
			if lost := app.At(after.Life, id); lost.After(after) && lost.After(since[i]) {
				return true
			}
		}
		return false
	}
}
