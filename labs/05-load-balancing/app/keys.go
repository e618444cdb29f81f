package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"socketlab/labs/strictjson"
)

// Keys are the content of LAB_KEYS. The lab's README documents the JSON.
type Keys struct {
	Nodes     map[string]string // the URL of each node, by its name
	Cookie    string            // the name of the cookie
	CookieKey string            // a secret of at least 32 bytes
	Health    Health
	Headers   Duration // how long a node may take to send the headers of an answer
	Poll      Duration // the same for a poll, which waits for events
	Idle      Duration // how long a client on long-polling may ask for nothing
}

// Health says how nodes are checked.
type Health struct {
	Path    string
	Every   Duration
	Timeout Duration
	Rise    int // how many good answers in a row make a node healthy
	Fall    int // how many bad ones in a row make it unhealthy
}

// UnmarshalJSON implements json.Unmarshaler.
func (h *Health) UnmarshalJSON(data []byte) error {
	return strictjson.Object(data, strictjson.Fields{
		"path": &h.Path, "every": &h.Every, "timeout": &h.Timeout, "rise": &h.Rise, "fall": &h.Fall,
	}, strictjson.NoOthers)
}

// A Duration is a time.Duration that JSON writes as Go does: "200ms".
type Duration time.Duration

// UnmarshalJSON implements json.Unmarshaler.
func (d *Duration) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	parsed, err := time.ParseDuration(text)
	if err == nil && parsed <= 0 {
		err = fmt.Errorf("the duration %q is not positive", text)
	}
	*d = Duration(parsed)
	return err
}

// ParseKeys reads LAB_KEYS. A field that is missing gets its default; cookieKey has none.
func ParseKeys(text string) (Keys, error) {
	keys := Keys{
		Cookie:  "lb",
		Health:  Health{"/health", Duration(2 * time.Second), Duration(time.Second), 2, 3},
		Headers: Duration(10 * time.Second),
		Poll:    Duration(time.Minute),
		Idle:    Duration(time.Minute),
	}
	err := strictjson.Object([]byte(text), strictjson.Fields{
		"nodes": &keys.Nodes, "cookie": &keys.Cookie, "cookieKey": &keys.CookieKey, "health": &keys.Health,
		"headers": &keys.Headers, "poll": &keys.Poll, "idle": &keys.Idle,
	}, strictjson.NoOthers)
	switch {
	case err != nil:
	case len(keys.CookieKey) < 32:
		err = errors.New("cookieKey must have at least 32 bytes")
	case keys.Cookie == "":
		err = errors.New("cookie must not be empty")
	case keys.Health.Rise < 1 || keys.Health.Fall < 1:
		err = errors.New("health.rise and health.fall must be at least 1")
	}
	if err != nil {
		return Keys{}, fmt.Errorf("read LAB_KEYS: %w", err)
	}
	return keys, nil
}
