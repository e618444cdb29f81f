package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// A Role is what a user is in the whole chat.
type Role string

// The roles, from the least to the most. A user whom the server does not know has
// the role "".
const (
	Viewer    Role = "viewer"
	Member    Role = "member"
	Moderator Role = "moderator"
	Admin     Role = "admin"
)

// A Room is what the server knows about a room of the chat.
type Room struct {
	Owner   string // a user
	Private bool
}

// A Store holds what the server knows. It keeps everything in Redis, so all
// processes know the same at any moment. Its methods may be called concurrently.
// Each method asks Redis; its error means that Redis did not answer.
type Store struct {
	redis *redis.Client
	chat  string // part of every key: one Redis may hold several chats
}

const (
	answerTime    = 3 * time.Second // the longest wait for one answer of Redis
	memory        = time.Hour       // how long data is kept after its last change
	historyLength = 100
)

// openStore makes a Store that gives up at once while Redis is away, so that an
// event that cannot be judged now is refused now.
func openStore(redisOptions *redis.Options, chat string) *Store {
	options := *redisOptions
	options.MaxRetries = -1
	options.DialerRetries = 1
	options.DialTimeout = answerTime
	options.ReadTimeout = answerTime
	return &Store{redis.NewClient(&options), chat}
}

// Role returns the current role of a user: "" if nobody has given the user one.
func (s *Store) Role(ctx context.Context, user string) (Role, error) {
	role, err := s.redis.HGet(ctx, s.userKey(user), "role").Result()
	if err != nil && err != redis.Nil {
		return "", fmt.Errorf("look up the role of %s: %w", user, err)
	}
	return Role(role), nil
}

// Room looks up a room, and reports whether it exists.
func (s *Store) Room(ctx context.Context, name string) (Room, bool, error) {
	fields, err := s.redis.HGetAll(ctx, s.roomKey(name)).Result()
	if err != nil {
		return Room{}, false, fmt.Errorf("look up a room: %w", err)
	}
	return Room{Owner: fields["owner"], Private: fields["private"] == "true"}, len(fields) > 0, nil
}

// IsMember reports whether a user is on the list of a private room. The list holds
// the owner and every user who was invited, except those who were removed since.
func (s *Store) IsMember(ctx context.Context, room, user string) (bool, error) {
	member, err := s.redis.SIsMember(ctx, s.membersKey(room), user).Result()
	if err != nil {
		return false, fmt.Errorf("look up a member: %w", err)
	}
	return member, nil
}

func (s *Store) userKey(user string) string    { return "chat:" + s.chat + ":user:" + user }
func (s *Store) roomKey(room string) string    { return "chat:" + s.chat + ":room:" + room }
func (s *Store) membersKey(room string) string { return "chat:" + s.chat + ":members:" + room }
func (s *Store) historyKey(room string) string { return "chat:" + s.chat + ":history:" + room }

// write executes commands as one transaction and renews the key's lifetime.
func (s *Store) write(ctx context.Context, key string, commands func(redis.Pipeliner)) error {
	_, err := s.redis.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
		commands(pipe)
		pipe.Expire(ctx, key, memory)
		return nil
	})
	return err
}

func (s *Store) user(ctx context.Context, user string) (map[string]string, error) {
	return s.redis.HGetAll(ctx, s.userKey(user)).Result()
}

func (s *Store) setUser(ctx context.Context, user string, fields map[string]any) error {
	return s.write(ctx, s.userKey(user), func(pipe redis.Pipeliner) { pipe.HSet(ctx, s.userKey(user), fields) })
}

// createScript creates a room with its owner on its list, unless the room exists. It
// does all of that at once, so of two processes that create one room only one does.
// The list and the history of a room of that name that has expired are deleted.
var createScript = redis.NewScript(`
	if redis.call("exists", KEYS[1]) == 1 then return 0 end
	redis.call("del", KEYS[2], KEYS[3])
	redis.call("hset", KEYS[1], "owner", ARGV[1], "private", ARGV[2])
	redis.call("sadd", KEYS[2], ARGV[1])
	redis.call("expire", KEYS[1], ARGV[3])
	redis.call("expire", KEYS[2], ARGV[3])
	return 1`)

var errRoomExists = errors.New("another process has just created the room")

func (s *Store) createRoom(ctx context.Context, name, owner, private string) error {
	keys := []string{s.roomKey(name), s.membersKey(name), s.historyKey(name)}
	created, err := createScript.Run(ctx, s.redis, keys, owner, private, int(memory.Seconds())).Bool()
	if err == nil && !created {
		err = errRoomExists
	}
	return err
}

// isClosed reports whether a room is private and does not exist for a user.
func (s *Store) isClosed(ctx context.Context, name, user string) (bool, error) {
	room, _, err := s.Room(ctx, name)
	if err != nil || !room.Private {
		return false, err
	}
	role, err := s.Role(ctx, user)
	if err != nil || role == Admin {
		return false, err
	}
	member, err := s.IsMember(ctx, name, user)
	return !member, err
}

func (s *Store) addMember(ctx context.Context, room, user string) error {
	return s.write(ctx, s.membersKey(room), func(pipe redis.Pipeliner) { pipe.SAdd(ctx, s.membersKey(room), user) })
}

func (s *Store) removeMember(ctx context.Context, room, user string) error {
	return s.redis.SRem(ctx, s.membersKey(room), user).Err()
}

func (s *Store) addMessage(ctx context.Context, room string, message any) error {
	text, err := json.Marshal(message)
	if err != nil {
		return err
	}
	return s.write(ctx, s.historyKey(room), func(pipe redis.Pipeliner) {
		pipe.RPush(ctx, s.historyKey(room), text)
		pipe.LTrim(ctx, s.historyKey(room), -historyLength, -1)
	})
}

// history returns the last messages of a room, with the newest at the end.
func (s *Store) history(ctx context.Context, room string, limit int64) ([]json.RawMessage, error) {
	texts, err := s.redis.LRange(ctx, s.historyKey(room), -limit, -1).Result()
	messages := make([]json.RawMessage, len(texts))
	for i, text := range texts {
		messages[i] = json.RawMessage(text)
	}
	return messages, err
}
