package recovery

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
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

// A Stream is the history of one namespace in Redis. What is new is in one stream, which all
// nodes read. What a client may miss is in another one for each room, under the same ids.
type Stream struct {
	redis   *redis.Client
	keys    app.Keys
	news    string // key of the stream that all nodes read
	end     string // key of a hash: the life of the streams, and the id of the newest entry
	history string // prefix of the keys of the rooms' streams
	trimmed string // prefix of the keys of the newest ids that rooms have lost
}

// NewStream returns the stream of a namespace.
func NewStream(client *redis.Client, keys app.Keys, nsp string) *Stream {
	key := func(kind string) string { return keys.Prefix + ":" + kind + ":" + nsp }
	return &Stream{
		redis: client, keys: keys, news: key("stream"), end: key("end"),
		history: key("history") + ":", trimmed: key("trimmed") + ":",
	}
}

// appendEntry adds an entry to the news, and to the history of each room. A history that is
// trimmed notes what it has lost; one that nobody adds to expires.
var appendEntry = redis.NewScript(`
local life, field, value, keep, page, time = unpack(ARGV)
redis.call('HSETNX', KEYS[1], 'life', life)
life = redis.call('HGET', KEYS[1], 'life')
local id = redis.call('XADD', KEYS[2], 'MAXLEN', '~', keep + page, '*', 'life', life, field, value)
redis.call('HSET', KEYS[1], 'newest', id)
for i = 3, #KEYS, 2 do
	redis.call('XADD', KEYS[i], id, 'life', life, field, value)
	local excess = redis.call('XLEN', KEYS[i]) - keep
	if excess >= tonumber(page) then
		local lost = redis.call('XRANGE', KEYS[i], '-', '+', 'COUNT', excess)
		redis.call('SET', KEYS[i + 1], lost[#lost][1], 'PX', time)
		redis.call('XTRIM', KEYS[i], 'MAXLEN', keep)
	end
	redis.call('PEXPIRE', KEYS[i], time)
end
return id`)

// Append adds an event that EncodeBroadcast has encoded.
func (s *Stream) Append(ctx context.Context, event []byte, opts socketio.BroadcastOptions) error {
	var rooms []string
	switch {
	case opts.Flags.Volatile: // nobody misses it
	case len(opts.Rooms) == 0:
		rooms = []string{"all"}
	default:
		for _, room := range opts.Rooms {
			rooms = append(rooms, nameOf(room))
		}
		slices.Sort(rooms)
		rooms = slices.Compact(rooms) // a stream takes an id once
	}
	return s.append(ctx, "event", event, rooms)
}

func nameOf(room string) string { return "room:" + room }

// Taken tells all nodes that a session was taken.
func (s *Stream) Taken(ctx context.Context, id string, generation int64) error {
	return s.append(ctx, "taken", app.EncodeTaken(id, generation), nil)
}

func (s *Stream) append(ctx context.Context, field string, value any, rooms []string) error {
	keys := []string{s.end, s.news}
	for _, room := range rooms {
		keys = append(keys, s.history+room, s.trimmed+room)
	}
	err := appendEntry.Run(ctx, s.redis, keys,
		newLife(), field, value, s.keys.Keep, pageSize, (markTime * s.keys.Window).Milliseconds()).Err()
	if err != nil {
		return fmt.Errorf("append to %s: %w", s.news, err)
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
		return app.Position{}, fmt.Errorf("find the end of %s: %w", s.news, err)
	}
	return app.At(end.Val()["life"], end.Val()["newest"]), nil
}

// Wait returns the next entries after a position. If none comes for a while it returns none.
func (s *Stream) Wait(ctx context.Context, after app.Position) ([]app.Entry, error) {
	ctx, cancel := context.WithTimeout(ctx, blockTime+app.RedisTimeout)
	defer cancel()
	streams, err := s.redis.XRead(ctx, &redis.XReadArgs{
		Streams: []string{s.news, after.ID()}, Count: pageSize, Block: blockTime,
	}).Result()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", s.news, err)
	}
	return app.Decode(after.Life, streams[0].Messages), nil
}

// Missed returns the next entries after a position that are in the histories of a member, in
// their order. The last one may be for nobody: it says how far they are known. Missed fails
// with errGap if something that is for the member was trimmed there.
func (s *Stream) Missed(ctx context.Context, member app.Membership, after app.Position) ([]app.Entry, error) {
	pipeline := s.redis.TxPipeline()
	end := pipeline.HGetAll(ctx, s.end)
	histories := []*redis.XMessageSliceCmd{pipeline.XRangeN(ctx, s.history+"all", "("+after.ID(), "+", pageSize)}
	for room := range member {
		histories = append(histories, pipeline.XRangeN(ctx, s.history+nameOf(room), "("+after.ID(), "+", pageSize))
	}
	gap := s.gap(ctx, pipeline, member, after)
	if _, err := pipeline.Exec(ctx); err != nil {
		return nil, fmt.Errorf("read %s: %w", s.news, err)
	}
	if gap() {
		return nil, errGap
	}
	known := app.At(end.Val()["life"], end.Val()["newest"])
	var entries []app.Entry
	for _, history := range histories {
		page := app.Decode(after.Life, history.Val())
		if len(page) == pageSize && known.After(page[pageSize-1].Position) {
			known = page[pageSize-1].Position // others have entries behind it that this page does not show
		}
		entries = append(entries, page...)
	}
	entries = slices.DeleteFunc(entries, func(entry app.Entry) bool { return entry.Position.After(known) })
	slices.SortStableFunc(entries, func(a, b app.Entry) int {
		switch {
		case a.Position == b.Position:
			return 0
		case a.Position.After(b.Position):
			return 1
		}
		return -1
	})
	entries = slices.CompactFunc(entries, func(a, b app.Entry) bool { return a.Position == b.Position })
	return append(entries, app.Entry{Position: known}), nil
}

// Complete reports whether all that is for a member after a position is kept. The client has
// named the position, and may be wrong.
func (s *Stream) Complete(ctx context.Context, member app.Membership, after app.Position) (bool, error) {
	end, err := s.End(ctx)
	if err != nil || end.Life != after.Life || after.After(end) {
		return false, err
	}
	pipeline := s.redis.Pipeline()
	last := pipeline.XRevRangeN(ctx, s.news, after.ID(), "-", 1)
	gap := s.gap(ctx, pipeline, member, after)
	if _, err := pipeline.Exec(ctx); err != nil {
		return false, fmt.Errorf("read %s: %w", s.news, err)
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
		since, keys = append(since, joined), append(keys, s.trimmed+nameOf(room))
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
