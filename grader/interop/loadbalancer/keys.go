package loadbalancing

import (
	"encoding/json"
	"fmt"
	"time"
)

// Keys is LAB_KEYS.
type Keys struct {
	Nodes     map[string]string // name → URL
	Cookie    string            // the name of the cookie
	CookieKey string            // a secret that all balancers share
	Health    Health
	Headers   time.Duration // how long a node may take to begin its answer
	Poll      time.Duration // the same for a poll, which waits for events
	Idle      time.Duration // how long a client on long-polling may ask for nothing
}

// Health says how nodes are checked.
type Health struct {
	Path           string
	Every, Timeout time.Duration
	Rise, Fall     int // how many answers in a row change the verdict
}

// ParseKeys reads LAB_KEYS.
func ParseKeys(text string) (Keys, error) {
	var raw struct {
		Nodes     map[string]string `json:"nodes"`
		Cookie    string            `json:"cookie"`
		CookieKey string            `json:"cookieKey"`
		Health    struct {
			Path    string `json:"path"`
			Every   string `json:"every"`
			Timeout string `json:"timeout"`
			Rise    int    `json:"rise"`
			Fall    int    `json:"fall"`
		} `json:"health"`
		Headers string `json:"headers"`
		Poll    string `json:"poll"`
		Idle    string `json:"idle"`
	}
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		return Keys{}, fmt.Errorf("read LAB_KEYS: %w", err)
	}
	keys := Keys{
		Nodes: raw.Nodes, Cookie: raw.Cookie, CookieKey: raw.CookieKey,
		Health: Health{Path: raw.Health.Path, Rise: raw.Health.Rise, Fall: raw.Health.Fall},
	}
	for _, field := range []struct {
		name, text string
		to         *time.Duration
	}{
		{"health.every", raw.Health.Every, &keys.Health.Every}, {"health.timeout", raw.Health.Timeout, &keys.Health.Timeout},
		{"headers", raw.Headers, &keys.Headers}, {"poll", raw.Poll, &keys.Poll}, {"idle", raw.Idle, &keys.Idle},
	} {
		d, err := time.ParseDuration(field.text)
		if err != nil || d <= 0 {
			return Keys{}, fmt.Errorf("read LAB_KEYS: %s is no duration such as 1500ms: %q", field.name, field.text)
		}
		*field.to = d
	}
	if len(keys.CookieKey) < 32 || keys.Cookie == "" || keys.Health.Rise < 1 || keys.Health.Fall < 1 {
		return Keys{}, fmt.Errorf("read LAB_KEYS: it needs cookie, cookieKey of at least 32 bytes, health.rise and health.fall")
	}
	return keys, nil
}
