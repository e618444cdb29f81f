package recovery

import (
	"context"
	"crypto/rand"
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

var errGap = errors.New("what the client has missed is not kept any more")

// A Stream is the history of one namespace in Redis. The name of its life is part of its key:
// an append to a stream that Redis has lost then creates nothing, and is noticed.
type Stream struct {
	redis   *redis.Client
	keys    app.Keys
	name    string // prefix of the key of the stream; its life follows
	life    string // key of the name of the life
	trimmed string // key of a sorted set: rooms, by the newest event for them that was trimmed
}

// NewStream returns the stream of a namespace.
func NewStream(client *redis.Client, keys app.Keys, nsp string) *Stream {
	key := func(kind string) string { return keys.Prefix + ":" + kind + ":" + nsp }
	return &Stream{redis: client, keys: keys, name: key("stream") + ":", life: key("life"), trimmed: key("trimmed")}
}

// Append adds an event that EncodeBroadcast has encoded.
func (s *Stream) Append(ctx context.Context, event []byte, _ socketio.BroadcastOptions) error {
	return s.append(ctx, "event", event)
}

// Taken tells all nodes that a session was taken.
func (s *Stream) Taken(ctx context.Context, id string, generation int64) error {
	return s.append(ctx, "taken", app.EncodeTaken(id, generation))
}

func (s *Stream) append(ctx context.Context, field string, value any) error {
	for range 3 { // again if Redis has lost the stream since
		life, err := s.current(ctx)
		if err != nil {
			return err
		}
		pipeline := s.redis.Pipeline()
		added := pipeline.XAdd(ctx, &redis.XAddArgs{
			Stream: s.name + life, NoMkStream: true, Values: []any{"life", life, field, value},
		})
		length := pipeline.XLen(ctx, s.name+life)
		switch _, err := pipeline.Exec(ctx); {
		case errors.Is(added.Err(), redis.Nil):
			continue
		case err != nil:
			return fmt.Errorf("append to %s: %w", s.name, err)
		}
		if excess := length.Val() - int64(s.keys.Keep); excess >= pageSize {
			return s.trim(ctx, life)
		}
		return nil
	}
	return fmt.Errorf("append to %s: Redis loses it again and again", s.name)
}

// current returns the life of the stream. It creates a stream if there is none; its first entry
// is for nobody.
func (s *Stream) current(ctx context.Context) (string, error) {
	life, err := s.redis.Get(ctx, s.life).Result()
	if errors.Is(err, redis.Nil) {
		created := rand.Text()[:10]
		pipeline := s.redis.TxPipeline()
		pipeline.XAdd(ctx, &redis.XAddArgs{Stream: s.name + created, Values: []any{"life", created}})
		pipeline.SetNX(ctx, s.life, created, 0)
		now := pipeline.Get(ctx, s.life)
		_, err = pipeline.Exec(ctx)
		if life = now.Val(); err == nil && life != created { // somebody else was first
			err = s.redis.Del(ctx, s.name+created).Err()
		}
	}
	if err != nil {
		return "", fmt.Errorf("find %s: %w", s.name, err)
	}
	return life, nil
}

// trim removes the oldest entries. First it marks their rooms: whoever comes in between finds a
// mark too many, and never one too few. Several nodes may do that at once, since a mark only
// grows.
func (s *Stream) trim(ctx context.Context, life string) error {
	oldest, err := s.redis.XRangeN(ctx, s.name+life, "-", "+", pageSize).Result()
	if err != nil || len(oldest) == 0 {
		return err
	}
	var marks []redis.Z
	for _, entry := range app.Decode(life, oldest) {
		if !entry.IsEvent || entry.Options.Flags.Volatile {
			continue
		}
		for _, mark := range marksOf(entry.Options.Rooms) {
			marks = append(marks, redis.Z{Score: score(entry.Position), Member: mark})
		}
	}
	last := app.At(life, oldest[len(oldest)-1].ID)
	forgotten := last
	forgotten.Milliseconds -= uint64((markTime * s.keys.Window).Milliseconds())
	pipeline := s.redis.TxPipeline()
	if len(marks) > 0 {
		pipeline.ZAddGT(ctx, s.trimmed, marks...)
	}
	pipeline.ZRemRangeByScore(ctx, s.trimmed, "-inf", fmt.Sprintf("(%f", score(forgotten)))
	last.Sequence++
	pipeline.XTrimMinID(ctx, s.name+life, last.ID())
	_, err = pipeline.Exec(ctx)
	return err
}

func marksOf(rooms []string) []string {
	if len(rooms) == 0 {
		return []string{"all"}
	}
	marks := make([]string, len(rooms))
	for i, room := range rooms {
		marks[i] = "room:" + room
	}
	return marks
}

// score returns a number that grows with the position, and that a float64 can hold.
func score(p app.Position) float64 { return float64(p.Milliseconds*1000 + min(p.Sequence, 999)) }

// End returns the position of the newest entry.
func (s *Stream) End(ctx context.Context) (app.Position, error) {
	life, err := s.current(ctx)
	if err != nil {
		return app.Position{}, err
	}
	newest, err := s.redis.XRevRangeN(ctx, s.name+life, "+", "-", 1).Result()
	if err != nil {
		return app.Position{}, fmt.Errorf("find the end of %s: %w", s.name, err)
	}
	if len(newest) == 0 {
		return app.At(life, ""), nil
	}
	return app.At(life, newest[0].ID), nil
}

// Wait returns the next entries after a position. If none comes for a while it returns none.
func (s *Stream) Wait(ctx context.Context, after app.Position) ([]app.Entry, error) {
	ctx, cancel := context.WithTimeout(ctx, blockTime+app.RedisTimeout)
	defer cancel()
	streams, err := s.redis.XRead(ctx, &redis.XReadArgs{
		Streams: []string{s.name + after.Life, after.ID()}, Count: pageSize, Block: blockTime,
	}).Result()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", s.name, err)
	}
	return app.Decode(after.Life, streams[0].Messages), nil
}

// Missed returns the next entries after a position, up to another one. It fails with errGap if
// something that is for the member was trimmed there.
func (s *Stream) Missed(ctx context.Context, member app.Membership, after, until app.Position) ([]app.Entry, error) {
	entries, err := s.redis.XRangeN(ctx, s.name+after.Life, "("+after.ID(), until.ID(), pageSize).Result()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", s.name, err)
	}
	gap, err := s.gap(ctx, member, after) // afterwards: what was trimmed before is marked now
	if gap && err == nil {
		err = errGap
	}
	return app.Decode(after.Life, entries), err
}

// Complete reports whether all that is for a member after a position is kept. The client has
// named the position, and may be wrong.
func (s *Stream) Complete(ctx context.Context, member app.Membership, after app.Position) (bool, error) {
	end, err := s.End(ctx)
	if err != nil || end.Life != after.Life || after.After(end) {
		return false, err
	}
	last, err := s.redis.XRevRangeN(ctx, s.name+after.Life, after.ID(), "-", 1).Result()
	if err != nil {
		return false, fmt.Errorf("read %s: %w", s.name, err)
	}
	if len(last) > 0 && last[0].ID != after.ID() {
		return false, nil // an older one is there: Redis has lost the end of the stream
	}
	gap, err := s.gap(ctx, member, after)
	return !gap, err
}

// gap reports whether something that is for a member after a position was trimmed.
func (s *Stream) gap(ctx context.Context, member app.Membership, after app.Position) (bool, error) {
	since, marks := []app.Position{after}, []string{"all"}
	for room, joined := range member {
		since, marks = append(since, joined), append(marks, marksOf([]string{room})[0])
	}
	lost, err := s.redis.ZMScore(ctx, s.trimmed, marks...).Result()
	if err != nil {
		return false, fmt.Errorf("read what was trimmed of %s: %w", s.name, err)
	}
	for i, lost := range lost {
		if lost > score(after) && (since[i].Life != after.Life || lost > score(since[i])) {
			return true, nil
		}
	}
	return false, nil
}
