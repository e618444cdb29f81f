package app

import (
	"encoding/json"
	"fmt"
	"time"

	"socketlab/labs/strictjson"
)

// Keys are the content of LAB_KEYS. The lab's README documents the JSON.
type Keys struct {
	Prefix string        // every key in Redis begins with it
	Window time.Duration // how long a client may be away
	Keep   int           // how many events of a namespace are kept, at least
}

// ParseKeys parses LAB_KEYS. What is missing has its default.
func ParseKeys(text string) (Keys, error) {
	keys, window := Keys{Prefix: "recovery", Keep: 10_000}, "2m"
	if text == "" {
		text = "{}"
	}
	fields := strictjson.Fields{"prefix": &keys.Prefix, "window": &window, "keep": &keys.Keep}
	err := strictjson.Object(json.RawMessage(text), fields, strictjson.NoOthers)
	if err == nil {
		keys.Window, err = time.ParseDuration(window)
	}
	if err == nil && (keys.Window < time.Second || keys.Keep < 1 || keys.Prefix == "") {
		err = fmt.Errorf("a window of %s, %d events, the prefix %q: too small", keys.Window, keys.Keep, keys.Prefix)
	}
	if err != nil {
		return Keys{}, fmt.Errorf("parse LAB_KEYS: %w", err)
	}
	return keys, nil
}
