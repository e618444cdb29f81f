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
	Lease  time.Duration // how long a node counts as one of the cluster after it was last heard of
}

// ParseKeys parses LAB_KEYS. What is missing has its default.
func ParseKeys(text string) (Keys, error) {
	keys, lease := Keys{Prefix: "cluster"}, "10s"
	if text == "" {
		text = "{}"
	}
	fields := strictjson.Fields{"prefix": &keys.Prefix, "lease": &lease}
	err := strictjson.Object(json.RawMessage(text), fields, strictjson.NoOthers)
	if err == nil {
		keys.Lease, err = time.ParseDuration(lease)
	}
	if err == nil && (keys.Lease < time.Second || keys.Prefix == "") {
		err = fmt.Errorf("a lease of %s, the prefix %q: too small", keys.Lease, keys.Prefix)
	}
	if err != nil {
		return Keys{}, fmt.Errorf("parse LAB_KEYS: %w", err)
	}
	return keys, nil
}
